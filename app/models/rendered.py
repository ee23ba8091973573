"""Hold what a Markdown body was made into, for whatever has a body."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, declarative_mixin, mapped_column


@declarative_mixin
class RenderedBody:
    """Be the columns of a body and of its stored renderings.

    `rendered_for` and `pipeline_version` say for which address and by which version of the pipeline
    the renderings were made, so that stale ones can be found. `latest_revision` is the number of the working copy,
    0 where nothing was saved in the editor yet; `live_revision` that of the revision which readers see.
    """

    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    excerpt: Mapped[str] = mapped_column(Text, default="")
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    word_count: Mapped[int] = mapped_column(default=0)
    reading_seconds: Mapped[int] = mapped_column(default=0)
    rendered_for: Mapped[str] = mapped_column(String(1500), default="")
    pipeline_version: Mapped[int] = mapped_column(default=0)
    image_sizes: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict)
    latest_revision: Mapped[int] = mapped_column(default=0)
    live_revision: Mapped[int] = mapped_column(default=0)
