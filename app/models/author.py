"""Hold a public byline."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

from .slug import slug_check


class Author(Model):
    """Be somebody whose name stands above posts.

    Two people may share a name, so only the slug is unique. `email` appears in feeds only where `email_public` says so.
    """

    __tablename__ = "author"
    # Ids of feeds hold the row's number, so it is never given to another row.
    __table_args__ = (CheckConstraint(slug_check(), name="slug"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), index=True)
    slug: Mapped[str] = mapped_column(String(300), unique=True)
    email: Mapped[str | None] = mapped_column(String(300))
    email_public: Mapped[bool] = mapped_column(default=False)
    url: Mapped[str | None] = mapped_column(String(1000))
    biography: Mapped[str] = mapped_column(Text, default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    live_posts: Mapped[int] = mapped_column(default=0)
