"""Show every saved text of a post or page, compare any two, and restore one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.db import begin_writing, db
from app.models import Revision
from app.services import publishing, texts, working_copies

from . import differences, guard
from .kinds import Item, Kind, both
from .routes import POST

PER_PAGE = 50
CAUSES = {
    "origin": "as it was before",
    "autosave": "saved by itself",
    "save": "saved",
    "restore": "restored",
    "conflict": "kept beside a newer text",
    "replace": "changed in all texts at once",
}


def show(kind: Kind, id_: int) -> ResponseReturnValue:
    """Show the list of revisions, the newest first."""
    item = kind.find("read", id_)
    found = working_copies.history(item, before=number_in_query("before"), limit=PER_PAGE + 1)
    return render_template(
        "admin/editor/history.html",
        kind=kind,
        item=item,
        name=item.title or "Untitled",
        revisions=found[:PER_PAGE],
        causes=CAUSES,
        before=found[PER_PAGE - 1].number if len(found) > PER_PAGE else None,
        status=publishing.status(item),
    )


def compare(kind: Kind, id_: int) -> ResponseReturnValue:
    """Show what differs between two revisions."""
    item = kind.find("read", id_)
    newest = item.latest_revision
    last, first = number_in_query("to") or newest, number_in_query("from")
    new = working_copies.revision(item, last)
    old = working_copies.revision(item, first or new.based_on or 1)
    before, after = texts.of_revision(item, old), texts.of_revision(item, new)
    title, body = differences.title_and_body(before, after)
    return render_template(
        "admin/editor/compare.html",
        kind=kind,
        item=item,
        name=item.title or "Untitled",
        old=old,
        new=new,
        title_parts=title,
        blocks=body,
        changes=differences.details(before, after),
        choices=_choices(item, old, new),
        status=publishing.status(item),
    )


def restore(kind: Kind, id_: int, number: int) -> ResponseReturnValue:
    """Make an old text the newest again."""
    begin_writing()
    item = kind.find("edit", id_)
    working_copies.restore(item, number, guard.actor())
    db.session.commit()
    flash(f"Restored revision {number} as a new revision.")
    return redirect(kind.at(id_), 303)


def number_in_query(name: str) -> int | None:
    """Return a number of the query, or nothing where it holds none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _choices(item: Item, *chosen: Revision) -> list[Revision]:
    """Return the revisions that the two lists offer: the newest, and those in sight."""
    offered = {revision.number: revision for revision in (*working_copies.history(item, limit=PER_PAGE), *chosen)}
    return [offered[number] for number in sorted(offered, reverse=True)]


ROUTES = (
    *both("<int:id_>/history/", show, "read"),
    *both("<int:id_>/compare/", compare, "read"),
    *both("<int:id_>/history/<int:number>/restore/", restore, "edit", POST),
)
