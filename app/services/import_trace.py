"""Write down what one import did to each thing, so that the report can tell it and undoing can take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ScalarResult, func, select

from app.db import db
from app.models import Author, Category, ImportRow, ImportRun, Page, Post, Series, Tag
from app.services.import_files import Copied
from app.services.import_settings import Taken

TERMS: tuple[type[Author] | type[Category] | type[Tag] | type[Series], ...] = (Author, Category, Tag, Series)
# What people say of an author, category, tag or series; the rest is counted.
WORDS = ("name", "title", "slug", "description", "planned", "email", "email_public", "url", "biography", "links")
LONGEST_NAME = 2000
# An outcome is replaced by a later one of the same run only where it says more.
_WEIGHT = {"skipped": 0, "unchanged": 1, "updated": 2, "created": 3}


def note(
    run: ImportRun,
    kind: str,
    name: str,
    outcome: str,
    *,
    title: str = "",
    reasons: Sequence[str] = (),
    is_html: bool = False,
    item_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Note what became of one thing; a run that goes on keeps what it noted of it before it was stopped."""
    name = name[:LONGEST_NAME]
    known = db.session.scalar(
        select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kind == kind, ImportRow.name == name)
    )
    if known is not None and _WEIGHT[known.outcome] > _WEIGHT[outcome]:
        return
    if known is None:
        known = ImportRow(run_id=run.id, kind=kind, name=name, before=before)
        db.session.add(known)
    known.outcome, known.title, known.reasons, known.is_html = outcome, title, list(reasons), is_html
    known.item_id, known.after = item_id, after


def note_text(
    run: ImportRun,
    name: str,
    kind: str,
    outcome: str,
    *,
    title: str,
    reasons: Sequence[str],
    is_html: bool,
    row: Post | Page | None,
    before: dict[str, Any] | None,
) -> None:
    """Note what became of a post or page, and how it was left."""
    after = None
    if row is not None:
        after = {"modified_at": row.modified_at.isoformat(), "state": row.state, "revision": row.latest_revision}
    note(
        run,
        kind,
        name,
        outcome,
        title=title,
        reasons=reasons,
        is_html=is_html,
        item_id=row.id if row is not None else None,
        before=before,
        after=after,
    )


def newest() -> dict[str, int]:
    """Return the highest number of each kind of term."""
    return {model.__tablename__: db.session.scalar(select(func.max(model.id))) or 0 for model in TERMS}


def note_terms(run: ImportRun, before: dict[str, int]) -> None:
    """Note the authors, categories, tags and series that have come since."""
    for model in TERMS:
        found: ScalarResult[Any] = db.session.scalars(select(model).where(model.id > before[model.__tablename__]))
        for row in found:
            label = row.title if isinstance(row, Series) else row.name
            note(run, model.__tablename__, str(row.id), "created", title=label, item_id=row.id, after=described(row))


def described(row: Author | Category | Tag | Series) -> dict[str, Any]:
    """Return what of a term people can change."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key in WORDS}


def note_settings(run: ImportRun, taken: Taken) -> None:
    """Note which settings were taken over, and what they were."""
    for key, (before, after) in taken.changed.items():
        note(run, "setting", key, "updated", before={"value": before}, after={"value": after})
    note_redirects(run, taken.redirects)


def note_redirects(run: ImportRun, paths: Iterable[str]) -> None:
    """Note the addresses that lead on since this import."""
    for path in paths:
        note(run, "redirect", path, "created")


def note_files(run: ImportRun, copied: Copied) -> None:
    """Note the files that came, and those that were here already, which another import's undoing must leave."""
    for address in copied.new:
        note(run, "file", address, "created")
    for address, aside in copied.replaced.items():
        note(run, "file", address, "updated", before={"kept": aside})
    for address in copied.same:
        note(run, "file", address, "unchanged")
