"""Hold work that is done outside of requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model


class Job(Model):
    """Be one piece of work: when it is due, who is at it, how far it is and how it ended.

    Whoever works holds the row until `held_until` and moves that on; a worker that dies lets go by the clock. `key` is
    unique: work with one is there once. `machine` is set where only one machine has what it takes. It names no row of
    the blog, since a restore replaces those.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "finished_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    argument: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    machine: Mapped[str | None] = mapped_column(String(200))
    asked_by: Mapped[str] = mapped_column(String(100), default="")
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    holder: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    failed: Mapped[bool] = mapped_column(default=False)
