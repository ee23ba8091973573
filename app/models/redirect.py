"""Hold an address that moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

# What `/?p=7`, the home page with a query that names a text, begins with where it is kept as a path.
SHORT = "/%3F"


class Redirect(Model):
    """Lead from an old root-relative path to a path here or an address elsewhere."""

    __tablename__ = "redirect"
    __table_args__ = (
        CheckConstraint("path LIKE '/%'", name="path"),
        CheckConstraint("path <> target", name="loop"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), unique=True)
    target: Mapped[str] = mapped_column(String(2000), index=True)
    created_at: Mapped[datetime]
