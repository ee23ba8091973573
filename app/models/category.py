"""Hold a subject that posts are filed under."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

from .slug import slug_check


class Category(Model):
    """Be a category; its name is kept as typed, since feeds show it, so `ML` and `ml` are two."""

    __tablename__ = "category"
    # Ids of feeds hold the row's number, so it is never given to another row.
    __table_args__ = (CheckConstraint(slug_check(), name="slug"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    slug: Mapped[str] = mapped_column(String(300), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    live_posts: Mapped[int] = mapped_column(default=0)
