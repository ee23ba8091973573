"""Say what an import did, post by post, as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import String, cast, func, or_, select

from app.db import db
from app.models import ImportRow, ImportRun

TEXTS = ("post", "page")


@dataclass
class ImportReport:
    """Collect what became of everything that an import found; names are those of the source's files."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    kept_as_html: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_behind: list[dict[str, Any]] = field(default_factory=list)
    """What there was no place for, whole."""

    def add(self, name: str, outcome: str, reasons: Iterable[str] = (), *, is_html: bool = False) -> None:
        """Add one post or page; the last reason of what was skipped says why."""
        told = list(reasons)
        if outcome == "skipped":
            self.skipped.append((name, told.pop() if told else ""))
        else:
            getattr(self, outcome).append(name)
        if is_html:
            self.kept_as_html.append(name)
        self.problems.extend(told)

    def as_values(self) -> dict[str, Any]:
        """Return the report as values that JSON can hold."""
        return asdict(self)

    def summary(self) -> str:
        """Return the counts as one sentence."""
        return (
            f"{len(self.created)} created, {len(self.updated)} updated, {len(self.unchanged)} unchanged, "
            f"{len(self.skipped)} skipped."
        )

    def lines(self) -> Iterator[str]:
        """Yield the report as lines of text, the counts last."""
        for title, entries in (
            ("Created", self.created),
            ("Updated", self.updated),
            ("Skipped", [f"{name}: {reason}" for name, reason in self.skipped]),
            ("Kept as HTML, since Markdown could not say the same", self.kept_as_html),
            ("To look at", list(dict.fromkeys(self.problems))),
            ("Notes", self.notes),
        ):
            if entries:
                yield f"{title}:"
                yield from (f"  {entry}" for entry in entries)
        yield self.summary()


def rows(run: ImportRun, outcome: str | None = None) -> Iterator[ImportRow]:
    """Yield what became of each post and page of a run, in the order in which they came."""
    chosen = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kind.in_(TEXTS)).order_by(ImportRow.id)
    if outcome is not None:
        chosen = chosen.where(ImportRow.outcome == outcome)
    yield from db.session.scalars(chosen.execution_options(yield_per=500))


def of_run(run: ImportRun) -> ImportReport:
    """Return the report of a run that was stored, whoever carried it out and however often it was stopped."""
    told = run.report or {}
    report = ImportReport(problems=list(told.get("problems", [])), notes=list(told.get("notes", [])))
    for row in rows(run):
        report.add(row.name, row.outcome, row.reasons, is_html=row.is_html)
    return report


def details(run: ImportRun) -> dict[str, Any]:
    """Return the stored report post by post, as values that JSON can hold."""
    told = run.report or {}
    return {
        "source": run.source,
        "state": run.state,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "notes": told.get("notes", []),
        "problems": told.get("problems", []),
        "texts": [
            {
                "kind": row.kind,
                "name": row.name,
                "title": row.title,
                "outcome": row.outcome,
                "kept_as_html": row.is_html,
                "reasons": row.reasons,
            }
            for row in rows(run)
        ],
        "left_behind": [{"name": row.name, "title": row.title, **(row.after or {})} for row in _left(run)],
    }


def _left(run: ImportRun) -> Iterator[ImportRow]:
    chosen = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kind == "left").order_by(ImportRow.id)
    yield from db.session.scalars(chosen.execution_options(yield_per=500))


def counts(run: ImportRun) -> dict[str, int]:
    """Return how many posts and pages were created, updated, unchanged, skipped, and kept as HTML."""
    chosen = select(ImportRow.outcome, func.count()).where(ImportRow.run_id == run.id, ImportRow.kind.in_(TEXTS))
    found = {str(outcome): int(number) for outcome, number in db.session.execute(chosen.group_by(ImportRow.outcome))}
    as_html = select(func.count()).where(ImportRow.run_id == run.id, ImportRow.is_html)
    return {
        **dict.fromkeys(("created", "updated", "unchanged", "skipped"), 0),
        **found,
        "html": db.session.scalar(as_html) or 0,
    }


def to_look_at(run: ImportRun, most: int) -> tuple[list[ImportRow], int]:
    """Return the posts and pages that somebody should look at, and how many more there are."""
    told = or_(ImportRow.outcome == "skipped", ImportRow.is_html, cast(ImportRow.reasons, String) != "[]")
    chosen = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kind.in_(TEXTS), told)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    order = (ImportRow.outcome != "skipped", ImportRow.id)
    return list(db.session.scalars(chosen.order_by(*order).limit(most))), max(0, total - most)
