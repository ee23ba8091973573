"""Let the sample blog go where an old blog moves in, and bring it back where that is undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.db import db
from app.models import Author, Category, ImportRow, ImportRun, Page, Post, Series, Site, Tag
from app.services import addresses, media, site, terms, undoing
from app.services.import_trace import Trace

TEXT, TERM = "sample", "sample_term"
MODELS: dict[str, type[Any]] = {model.__tablename__: model for model in (Post, Page, Author, Category, Tag, Series)}


def give_way(item: Post | Page, trace: Trace | None) -> None:
    """Delete one sample post or page, which is where an old text comes to."""
    _note(item, trace)
    db.session.delete(item)
    db.session.flush()


def remove(trace: Trace | None) -> list[str]:
    """Delete the sample posts and pages that nobody edited, with the terms and names that only they had; say so."""
    notes = []
    had: set[Author | Category | Tag | Series] = set()
    for model in (Post, Page):
        samples: Sequence[Post | Page] = db.session.scalars(select(model).where(model.is_sample)).all()  # type: ignore[assignment]
        for item in samples:
            if isinstance(item, Post):
                had |= terms.filed_under(item)
            _note(item, trace)
        for item in samples:
            db.session.delete(item)
        if samples:
            kind = "post" if model is Post else "page"
            notes.append(f"{len(samples)} unedited sample {kind if len(samples) == 1 else f'{kind}s'} went.")
    db.session.flush()
    db.session.expire_all()
    columns = {term: (term.__tablename__, term.id, _columns(term)) for term in had}
    terms.forget_unused(had, described=True)
    for term, (table, number, before) in columns.items():
        if term not in db.session and trace is not None:
            trace.note(TERM, f"{table}/{number}", "updated", item_id=number, before=before)
    if notes:
        _unname(trace)
        site.content_changed()
    return notes


def bring_back(run: ImportRun) -> Iterator[str]:
    """Bring back what one import let go; yield a sentence for each text that cannot come.

    Where another import is here still, that one has let the samples go as well.
    """
    others = select(ImportRun.id).where(ImportRun.id != run.id, ImportRun.undone_at.is_(None))
    brought = select(ImportRow.id).where(ImportRow.run_id == ImportRun.id, ImportRow.outcome == "created")
    if db.session.scalar(others.where(brought.exists()).limit(1)) is not None:
        return
    for row in _rows(run, TERM):
        _bring_term(MODELS[row.name.partition("/")[0]], row)
    for row in _rows(run, TEXT):
        model = MODELS[row.name.partition("/")[0]]
        before = row.before or {}
        path = before["columns"]["path"]
        taken = addresses.taken_by(path, None) if path else None
        if taken is not None or db.session.get(model, row.item_id) is not None:
            yield f"The sample “{row.title}” stays away: something else is where it was."
            continue
        item = undoing.made_again(model, row.item_id or 0, before)
        media.note(item)


def _unname(trace: Trace | None) -> None:
    """Take back what only the sample blog is called."""
    blog = db.session.get_one(Site, 1)
    for key, text in site.SAMPLE_NAMES.items():
        if getattr(blog, key) == text:
            setattr(blog, key, site.DEFAULTS[key])
            if trace is not None:
                trace.setting(key, text, site.DEFAULTS[key])


def _note(item: Post | Page, trace: Trace | None) -> None:
    if trace is not None:
        before = undoing.snapshot(item)
        before["redirects"] = {}
        name = f"{item.__tablename__}/{item.id}"
        trace.note(TEXT, name, "updated", title=item.title, item_id=item.id, before=before)


def _columns(term: Author | Category | Tag | Series) -> dict[str, Any]:
    return {
        column.key: getattr(term, column.key)
        for column in term.__table__.columns
        if column.key not in ("id", "live_posts")
    }


def _bring_term(model: type[Any], row: ImportRow) -> None:
    before = row.before or {}
    if db.session.get(model, row.item_id) is None:
        free = {**before, "slug": terms.free_slug(model, before["slug"])}
        key = "title" if model is Series else "name"
        if model is Author or db.session.scalar(select(model.id).where(getattr(model, key) == before[key])) is None:
            db.session.add(model(id=row.item_id, **free))
            db.session.flush()


def _rows(run: ImportRun, kind: str) -> list[ImportRow]:
    chosen = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kind == kind, ImportRow.before.is_not(None))
    return list(db.session.scalars(chosen.order_by(ImportRow.id)))
