"""Hold the blog's own settings and the version of its public content: one row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model


class Site(Model):
    """Be the one blog of this database."""

    __tablename__ = "site"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("posts_per_page BETWEEN 1 AND 1000", name="posts_per_page"),
        CheckConstraint("entries_in_feed >= 1", name="entries_in_feed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    title: Mapped[str] = mapped_column(String(300))
    subtitle: Mapped[str] = mapped_column(Text, default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(String(500))
    feed_id: Mapped[str] = mapped_column(String(1000))
    feed_author: Mapped[str] = mapped_column(String(300), default="")
    feed_author_email: Mapped[str] = mapped_column(String(300), default="")
    feed_author_url: Mapped[str] = mapped_column(String(1000), default="")
    feed_full_text: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(35), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    permalink_pattern: Mapped[str] = mapped_column(String(300))
    navigation: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rights: Mapped[str] = mapped_column(Text, default="")
    posts_per_page: Mapped[int] = mapped_column(default=10)
    entries_in_feed: Mapped[int] = mapped_column(default=10)
    dollar_math: Mapped[bool] = mapped_column(default=False)
    show_sources: Mapped[bool] = mapped_column(default=False)
    backup_time: Mapped[str] = mapped_column(String(5), default="03:30")
    backups_daily: Mapped[int] = mapped_column(default=7)
    backups_weekly: Mapped[int] = mapped_column(default=4)
    program: Mapped[str] = mapped_column(String(64), default="")
    live_posts: Mapped[int] = mapped_column(default=0)
    content_version: Mapped[int] = mapped_column(default=1)
    purged_version: Mapped[int] = mapped_column(default=0)
    content_changed_at: Mapped[datetime]
