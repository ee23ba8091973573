"""Hold a page: About and the like, in no list and no feed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from app.db import Model

from .rendered import RenderedBody


class Page(RenderedBody, Model):
    """Be a text with its own address; `navigation_position` is empty where the navigation leaves it out."""

    __tablename__ = "page"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'live', 'withdrawn', 'trashed')", name="state"),
        CheckConstraint("path LIKE '/%'", name="path"),
        Index("ix_page_navigation", "navigation_position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(1000), unique=True)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    title: Mapped[str] = mapped_column(String(500))
    summary: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(35))
    navigation_position: Mapped[int | None]
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    source_digest: Mapped[str | None] = mapped_column(String(64))
    imported_from: Mapped[str | None] = mapped_column(String(1000), index=True)
    imported_at: Mapped[datetime | None]

    @hybrid_property
    def is_public(self) -> bool:
        """Tell whether anybody may read this page."""
        return self.state == "live"

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> ColumnElement[bool]:
        return cls.state == "live"
