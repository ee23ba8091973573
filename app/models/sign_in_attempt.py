"""Hold how often somebody tried to get in and failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model


class SignInAttempt(Model):
    """Count failures of one subject from one network; subject is a digest, so that no name typed by mistake is kept."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (UniqueConstraint("subject", "network"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(64))
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(index=True)
