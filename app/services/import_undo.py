"""Take an import back: remove what it brought, restore what it changed, leave alone what was touched since."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from app import clock, storage
from app.db import db
from app.errors import Conflict, NotFound
from app.models import (
    Author,
    Category,
    ImportRow,
    ImportRun,
    Page,
    Post,
    Redirect,
    Series,
    Site,
    Tag,
)
from app.services import addresses, import_samples, import_trace, site, terms, undoing

KEPT_FOR = timedelta(days=7)
BATCH = 100
KEPT_KINDS = ("post", "page", "left")  # what the report tells for ever
MODELS = {"post": Post, "page": Page, "author": Author, "category": Category, "tag": Tag, "series": Series}
UNDOABLE = ("finished", "stopped", "failed", "paused", "running", "undoing")


@dataclass
class Undone:
    """Be what undoing did, and a sentence for each thing that it left alone."""

    removed: int = 0
    restored: int = 0
    left: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """Return the counts as one sentence."""
        return f"{self.removed} removed, {self.restored} restored, {len(self.left)} left alone."


def find(number: int | None) -> ImportRun:
    """Return a run by its number, or the last one that can be undone.

    Raises:
        NotFound: there is none.
    """
    if number is not None:
        run = db.session.get(ImportRun, number) if 0 < number < 1 << 31 else None
    else:
        chosen = select(ImportRun).where(ImportRun.undone_at.is_(None), ImportRun.state.in_(UNDOABLE))
        run = db.session.scalar(chosen.where(ImportRun.source != "").order_by(ImportRun.id.desc()).limit(1))
    if run is None:
        raise NotFound("There is no such import.")
    return run


def until(run: ImportRun) -> datetime | None:
    """Return until when a run can be undone, or nothing where it cannot."""
    if run.undone_at is not None or run.state not in UNDOABLE:
        return None
    end = (run.finished_at or run.started_at) + KEPT_FOR
    return end if end > clock.now() else None


def begin(run: ImportRun) -> None:
    """Let a run be undone, unless its time is over.

    Raises:
        Conflict: it was undone already, is at work, or is older than a week.
    """
    if run.undone_at is not None:
        raise Conflict("This import was undone already.")
    if run.state in ("reading", "review", "waiting"):
        raise Conflict("This import has not begun.")
    if until(run) is None:
        raise Conflict(f"This import can be undone no more: it is older than {KEPT_FOR.days} days.")
    if run.finished_at is None:
        run.finished_at, run.state = clock.now(), "stopped"
    db.session.flush()


def texts(run: ImportRun, undone: Undone) -> Iterator[int]:
    """Take the posts and pages back, the last ones first; the caller commits after each batch."""
    last = (1 << 31) - 1
    while True:
        chosen = select(ImportRow.id).where(
            ImportRow.run_id == run.id,
            ImportRow.kind.in_(("post", "page")),
            ImportRow.outcome.in_(("created", "updated")),
            ImportRow.id < last,
        )
        ids = db.session.scalars(chosen.order_by(ImportRow.id.desc()).limit(BATCH)).all()
        if not ids:
            return
        for id_ in ids:
            _text(db.session.get_one(ImportRow, id_), undone)
        last = ids[-1]
        db.session.flush()
        site.content_changed()
        yield len(ids)


def rest(run: ImportRun, undone: Undone) -> None:
    """Take back what came beside the texts: what they were filed under, redirects, settings and files."""
    for row in _rows(run, "redirect"):
        _redirect(row, undone)
    for kind in ("author", "category", "tag", "series"):
        for row in _rows(run, kind):
            _term(row, undone)
    blog = db.session.get_one(Site, 1)
    for row in _rows(run, "setting"):
        _setting(blog, row, undone)
    for row in _rows(run, "file"):
        _file(run, row, undone)
    undone.left.extend(import_samples.bring_back(run))
    run.undone_at, run.state, run.wish = clock.now(), "undone", ""
    run.report = {**(run.report or {}), "undone": {"summary": undone.summary(), "left": undone.left}}
    site.content_changed()
    db.session.flush()
    shutil.rmtree(storage.import_folder() / f"before-{run.id}", ignore_errors=True)


def forget_old() -> None:
    """Let go of what undoing would need where its time is over, and of what was brought and never moved in."""
    over = clock.now() - KEPT_FOR
    ended = select(ImportRun.id).where(ImportRun.finished_at.is_not(None), ImportRun.finished_at < over)
    never = select(ImportRun.id).where(
        ImportRun.state.in_(("reading", "review", "failed")), ImportRun.started_at < over
    )
    old, left = db.session.scalars(ended).all(), db.session.scalars(never).all()
    if old:
        changed = update(ImportRow).where(ImportRow.run_id.in_(old), ImportRow.before.is_not(None))
        db.session.execute(changed.values(before=None))
        db.session.execute(delete(ImportRow).where(ImportRow.run_id.in_(old), ImportRow.kind.not_in(KEPT_KINDS)))
    for number in (*old, *left):
        for folder in (f"before-{number}", f"run-{number}"):
            shutil.rmtree(storage.import_folder() / folder, ignore_errors=True)
        (storage.import_folder() / f"log-{number}").unlink(missing_ok=True)
    for folder_of_killed in storage.import_folder().glob("open-*"):
        if folder_of_killed.stat().st_mtime < over.timestamp():
            shutil.rmtree(folder_of_killed, ignore_errors=True)


def _rows(run: ImportRun, kind: str) -> list[ImportRow]:
    chosen = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.kind == kind)
    return list(db.session.scalars(chosen.order_by(ImportRow.id.desc())))


def _text(row: ImportRow, undone: Undone) -> None:
    model = Post if row.kind == "post" else Page
    item: Any = db.session.get(model, row.item_id) if row.item_id else None
    after = row.after or {}
    if item is None:
        return
    name = f"“{item.title}”"
    now = {"modified_at": item.modified_at.isoformat(), "state": item.state, "revision": item.latest_revision}
    if now != after:
        undone.left.append(f"{name} was changed here since; it stays as it is.")
        return
    if row.outcome == "created":
        _forget(item)
        undone.removed += 1
        return
    before = row.before
    if before is None:
        undone.left.append(f"{name}: what it was before is not known any more; it stays as it is.")
        return
    taken = addresses.taken_by(before["columns"]["path"], item) if before["columns"]["path"] else None
    if taken is not None:
        undone.left.append(f"{name} stays as it is: its old address was given to “{taken.title}”.")
        return
    undoing.put_back(item, before)
    undone.restored += 1


def _forget(item: Post | Page) -> None:
    """Delete a row with what only leads to it."""
    if item.path:
        db.session.execute(delete(Redirect).where(Redirect.target == item.path))
    db.session.delete(item)
    db.session.flush()


def _redirect(row: ImportRow, undone: Undone) -> None:
    known = db.session.scalar(select(Redirect).where(Redirect.path == row.name))
    if known is not None:
        db.session.delete(known)
        db.session.flush()
        undone.removed += 1


def _term(row: ImportRow, undone: Undone) -> None:
    item: Author | Category | Tag | Series | None = db.session.get(MODELS[row.kind], row.item_id)  # type: ignore[assignment]
    if item is None:
        return
    same = import_trace.described(item) == row.after
    if row.outcome == "updated":
        if same and isinstance(item, Category):
            item.description = (row.before or {}).get("description", "")
            undone.restored += 1
        return
    terms.forget_unused([item], described=same)
    if item not in db.session:
        undone.removed += 1
    elif not same:
        undone.left.append(f"“{row.title}” ({row.kind}) was changed here since; it stays.")


def _setting(blog: Site, row: ImportRow, undone: Undone) -> None:
    before, after = (row.before or {}).get("value"), (row.after or {}).get("value")
    if getattr(blog, row.name) != after:
        undone.left.append(f"Setting {row.name} was changed here since; it stays.")
        return
    setattr(blog, row.name, before)
    undone.restored += 1


def _file(run: ImportRun, row: ImportRow, undone: Undone) -> None:
    if row.outcome == "unchanged":
        return
    others = select(ImportRow.id).join(ImportRun, ImportRun.id == ImportRow.run_id)
    others = others.where(
        ImportRow.kind == "file", ImportRow.name == row.name, ImportRun.id != run.id, ImportRun.undone_at.is_(None)
    )
    if db.session.scalar(others.limit(1)) is not None:
        undone.left.append(f"{row.name} is used by another import; it stays.")
        return
    kept = Path((row.before or {}).get("kept") or "/nowhere")
    if row.outcome == "created":
        storage.remove_imported(row.name)
        undone.removed += 1
    elif kept.is_file():
        with kept.open("rb") as source:
            storage.keep_imported(source, row.name)
        undone.restored += 1
    else:
        undone.left.append(f"{row.name}: what it was before is not known any more; it stays.")


__all__ = ["KEPT_FOR", "Undone", "begin", "find", "forget_old", "rest", "texts", "until"]
