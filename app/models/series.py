"""Hold a sequence of posts that belong together."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

from .slug import slug_check


class Series(Model):
    """Be a series; `planned` holds titles that its author announces, without any post behind them."""

    __tablename__ = "series"
    # Ids of feeds hold the row's number, so it is never given to another row.
    __table_args__ = (CheckConstraint(slug_check(), name="slug"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300), unique=True)
    slug: Mapped[str] = mapped_column(String(300), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    planned: Mapped[list[str]] = mapped_column(JSON, default=list)
    live_posts: Mapped[int] = mapped_column(default=0)
