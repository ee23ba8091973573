"""Hold which backups of this blog were made, and whether they are known to be good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model


class StoredBackup(Model):
    """Be one backup file; `verified_at` and `problem` say how its last check ended."""

    __tablename__ = "stored_backup"
    __table_args__ = (CheckConstraint("cause IN ('schedule', 'person', 'upgrade', 'restore')", name="cause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(2000), unique=True)
    machine: Mapped[str] = mapped_column(String(200))
    cause: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    bytes: Mapped[int] = mapped_column(BigInteger)
    with_secrets: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")
