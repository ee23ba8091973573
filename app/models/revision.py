"""Hold every text that was ever saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Model

from .account import Account


class Revision(Model):
    """Be one saved text of a post or a page, with its details (summary, address, topics, ...) as they were typed.

    Numbers count from 1 within the post or page. The working copy is the revision that `latest_revision` of the post
    or page names; one of cause `conflict` was saved beside it and never became it. `key` makes a repeated save one.
    """

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("(post_id IS NULL) <> (page_id IS NULL)", name="one_owner"),
        CheckConstraint("cause IN ('origin', 'autosave', 'save', 'restore', 'conflict', 'replace')", name="cause"),
        UniqueConstraint("post_id", "number"),
        UniqueConstraint("page_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    number: Mapped[int]
    based_on: Mapped[int]
    cause: Mapped[str] = mapped_column(String(12))
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    account: Mapped[Account | None] = relationship()
