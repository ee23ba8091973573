"""Settle a text that met a newer one: keep mine, take theirs, or save both in one."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.db import begin_writing, db
from app.errors import NotFound, RevisionConflict
from app.models import Revision
from app.services import bodies, comparison, texts, working_copies
from app.services.texts import Text

from . import differences, guard
from .editor_forms import new_key
from .kinds import Item, Kind, both
from .routes import BOTH


def show(kind: Kind, id_: int, number: int) -> ResponseReturnValue:
    """Show what was typed beside what was saved meanwhile, or settle it."""
    item = kind.find("edit", id_)
    mine = working_copies.revision(item, number)
    if mine.cause != "conflict":
        raise NotFound("nothing to settle")
    if request.method == "GET":
        return _page(kind, item, mine)
    choice = request.form.get("choice", "")
    if choice == "theirs":
        flash(f"The text is as it was saved. Yours stays in the history as revision {number}.")
        return redirect(kind.at(id_), 303)
    text = texts.of_revision(item, mine)
    if choice == "merged":
        newest = working_copies.text_of(item)
        text = _merged_details(item, mine, newest)
        title, body = request.form.get("title", text.title), request.form.get("body", "")
        text = replace(text, title=title, body=bodies.clean(body))
    begin_writing()
    item = kind.find("edit", id_)
    shown = request.form.get("theirs", "")
    based_on = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else 0
    try:
        working_copies.save(item, text, based_on=based_on, account=guard.actor(), key=new_key())
    except RevisionConflict as conflict:
        db.session.commit()
        flash("The text was saved once more meanwhile. Yours is kept; look at both again.")
        return redirect(kind.at(id_, f"conflict/{conflict.mine.number}/"), 303)
    db.session.commit()
    flash("Saved as a new revision.")
    return redirect(kind.at(id_), 303)


def _page(kind: Kind, item: Item, mine: Revision) -> ResponseReturnValue:
    theirs = working_copies.revision(item, item.latest_revision)
    base = _base(item, mine)
    before, ours, others = (texts.of_revision(item, revision) for revision in (base, mine, theirs))
    joined = comparison.compare_three(before.body, ours.body, others.body)
    return make_response(
        render_template(
            "admin/editor/conflict.html",
            kind=kind,
            item=item,
            name=item.title or "Untitled",
            mine=mine,
            theirs=theirs,
            base=base,
            my_changes=_changes(before, ours),
            their_changes=_changes(before, others),
            joined=joined,
            merged_title=others.title if ours.title == before.title else ours.title,
        )
    )


def _base(item: Item, mine: Revision) -> Revision:
    """Return the revision that both began with, or the first there is."""
    try:
        return working_copies.revision(item, mine.based_on)
    except NotFound:
        return working_copies.revision(item, 1)


def _changes(old: Text, new: Text) -> dict[str, object]:
    title, blocks = differences.title_and_body(old, new)
    return {"title": title, "blocks": blocks, "details": differences.details(old, new)}


def _merged_details(item: Item, mine: Revision, newest: Text) -> Text:
    """Return the newest text with those details that were changed in mine and not in it."""
    before, ours = texts.of_revision(item, _base(item, mine)), texts.of_revision(item, mine)
    changed = {
        name: getattr(ours, name)
        for name in differences.WORDS
        if hasattr(ours, name)
        and getattr(ours, name) != getattr(before, name)
        and getattr(newest, name) == getattr(before, name)
    }
    return replace(newest, **changed)


ROUTES = both("<int:id_>/conflict/<int:number>/", show, "edit", BOTH)
