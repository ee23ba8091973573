"""Hold a word that posts are marked with."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

from .slug import slug_check


class Tag(Model):
    """Be a tag; its name is kept as typed, since feeds show it."""

    __tablename__ = "tag"
    # Ids of feeds hold the row's number, so it is never given to another row.
    __table_args__ = (CheckConstraint(slug_check(), name="slug"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    slug: Mapped[str] = mapped_column(String(300), unique=True)
    live_posts: Mapped[int] = mapped_column(default=0)
