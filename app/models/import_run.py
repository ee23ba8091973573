"""Hold how far an import is, so that it can go on after a stop, and what it changed, so that it can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model

# What an import can be: being read, looked over by a person, waiting to run, and what becomes of it.
STATES = ("reading", "review", "waiting", "running", "paused", "stopped", "failed", "finished", "undoing", "undone")


class ImportRun(Model):
    """Be one import of one source.

    `wish` is what a person asks of a running one: pause or stop. `host` and `pid` say which process carries it out,
    and `beat_at` when that was last known to be alive.
    """

    __tablename__ = "import_run"
    __table_args__ = (CheckConstraint("wish IN ('', 'pause', 'stop')", name="wish"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    location: Mapped[str] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(12), default="running", index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    current: Mapped[str] = mapped_column(Text, default="")
    wish: Mapped[str] = mapped_column(String(8), default="")
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    review: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    comparison: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    host: Mapped[str] = mapped_column(String(255), default="")
    pid: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None]


class ImportRow(Model):
    """Say what became of one thing in one import: a post, a page, or what came beside them.

    `kind` is the table of a row, `setting` or `file`; `name` is the source's file, the key or the address. `before`
    and `after` are what undoing needs.
    """

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("run_id", "kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(2000))
    title: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(12))
    is_html: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    item_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
