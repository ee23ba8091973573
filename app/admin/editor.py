"""Write posts and pages: the editor, and what its saves answer."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import clock, queries
from app.db import begin_writing, db
from app.errors import InvalidInput, RevisionConflict
from app.models import Revision
from app.services import checks, publishing, states, working_copies
from app.services.pages import PageText
from app.services.posts import PostText
from app.templating.dates import local

from . import guard, renderings
from .desk import Desk
from .history import CAUSES
from .kept import wants_json
from .kinds import Item, Kind, both, kind_of
from .routes import BOTH, Route

IN_PANEL = 8  # revisions
# Where a button of the form leads once the text is saved.
NEXT = {"publish": "publish/", "links": "links/", "history": "history/"}


def new(kind: Kind) -> ResponseReturnValue:
    """Show an empty editor, or save its text as a new draft."""
    desk = Desk(kind, None)
    if request.method == "GET":
        desk.show()
        return page(desk)
    return _save(desk)


def edit(kind: Kind, id_: int) -> ResponseReturnValue:
    """Show a post or page in the editor, or save what was typed."""
    if request.method == "GET":
        desk = Desk(kind, kind.find("read", id_))
        desk.show()
        return page(desk)
    return _save(Desk(kind, kind.find("edit", id_)))


def _save(desk: Desk) -> ResponseReturnValue:
    errors = {} if desk.form.validate() else dict(desk.form.errors)
    if errors and not desk.form.is_autosave:
        return _refused(desk, errors)
    try:
        item, revision = _stored(desk)
    except InvalidInput as error:
        return _refused(desk, {error.field: [error.message]})
    except RevisionConflict as conflict:
        return _in_conflict(desk, conflict)
    if wants_json():
        return jsonify(_saved(item, revision, errors)), 201 if desk.item is None else 200
    flash("Saved.")
    return redirect(desk.kind.at(item, NEXT.get(request.form.get("then", ""), "")), 303)


def _stored(desk: Desk) -> tuple[Item, Revision | None]:
    """Save what was typed and return the post or page; also a text that meets a newer one is kept."""
    form, kind = desk.form, desk.kind
    begin_writing()
    account = guard.actor()
    if desk.item is None:
        text, key = desk.text(), form.save_key
        item: Item = (
            working_copies.create_page(account, text, key)
            if isinstance(text, PageText)
            else working_copies.create_post(account, text, key)
        )
        db.session.commit()
        return item, None
    item = kind.find("edit", desk.item.id)
    cause = "autosave" if form.is_autosave else "save"
    try:
        revision = working_copies.save(
            item, desk.text(), based_on=form.based_on, account=account, key=form.save_key, cause=cause
        )
    except RevisionConflict:
        db.session.commit()
        raise
    db.session.commit()
    return item, revision


def _refused(desk: Desk, errors: dict[str, Any]) -> ResponseReturnValue:
    db.session.rollback()
    if wants_json():
        return jsonify(errors={name: " ".join(map(str, messages)) for name, messages in errors.items()}), 422
    for name, messages in errors.items():
        if name in desk.form and not desk.form[name].errors:
            desk.form[name].errors = list(messages)
    return make_response(page(desk), 422)


def _in_conflict(desk: Desk, conflict: RevisionConflict) -> ResponseReturnValue:
    item = desk.item
    assert item is not None  # noqa: S101 - only a text that is there can have been saved by somebody else
    address = desk.kind.at(item, f"conflict/{conflict.mine.number}/")
    if not wants_json():
        return redirect(address, 303)
    theirs = conflict.theirs
    said = {
        "mine": conflict.mine.number,
        "theirs": theirs.number,
        "by": theirs.account.name if theirs.account is not None else "",
        "at": local(theirs.created_at).strftime("%H:%M"),
        "compare": address,
    }
    return jsonify(conflict=said), 409


def _saved(item: Item, revision: Revision | None, errors: dict[str, Any]) -> dict[str, Any]:
    """Return what the script of the editor is told of a save."""
    text = working_copies.text_of(item)
    rendered = renderings.of_text(item, text)
    said: dict[str, Any] = {
        "id": item.id,
        "revision": item.latest_revision,
        "saved_at": local(revision.created_at if revision is not None else clock.now()).strftime("%H:%M:%S"),
        "words": rendered.word_count,
        "minutes": renderings.minutes(rendered),
        "status": publishing.status(item).word,
        "path": item.path or "",
        "edit": kind_of(item).at(item),
        "problems": problems(item, text),
    }
    if errors:
        said["errors"] = {name: " ".join(map(str, messages)) for name, messages in errors.items()}
    return said


def problems(item: Item | None, text: PostText | PageText) -> list[dict[str, Any]]:
    """Return what the author should look at, by line."""
    rendered = renderings.of_text(item, text)
    found = {(problem.line, problem.message) for problem in rendered.problems}
    if item is not None:
        found |= {
            (check.line, check.sentence)
            for check in checks.checks(item, text, rendered)
            if not check.ok and check.line is not None
        }
    return [{"line": line, "message": message} for line, message in sorted(found)]


def page(desk: Desk) -> str:
    """Return the page of the editor."""
    item, kind = desk.item, desk.kind
    text = desk.text() if request.method == "POST" else desk.before
    rendered = renderings.of_text(item, text)
    return render_template(
        "admin/editor/edit.html",
        desk=desk,
        form=desk.form,
        kind=kind,
        item=item,
        text=text,
        status=publishing.status(item) if item is not None else None,
        was_public=item is not None and states.was_public(item),
        causes=CAUSES,
        words=rendered.word_count,
        minutes=renderings.minutes(rendered),
        problems=problems(item, text),
        revisions=working_copies.history(item, limit=IN_PANEL) if item is not None else (),
        zone=queries.current_site().time_zone,
    )


ROUTES: tuple[Route, ...] = (
    *both("new/", new, "create", BOTH),
    *both("<int:id_>/", edit, "read", BOTH),
)
