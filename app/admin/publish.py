"""Publish, schedule and update posts and pages, after showing what that means."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, TimeField
from wtforms.validators import Optional

from app import clock, queries
from app.db import begin_writing, db
from app.errors import Conflict, InvalidInput
from app.models import Post, Undo
from app.services import checks, publishing, states, working_copies
from app.services.pages import PageText
from app.services.posts import PostText
from app.templating.dates import local, moment

from . import guard, renderings, standing_in
from .kinds import Item, Kind, both
from .routes import BOTH


class PublishForm(FlaskForm):
    """Be what is asked before something goes live."""

    revision = HiddenField()
    date = DateField("Date", [Optional()])
    time = TimeField("Time", [Optional()])
    tell_subscribers = BooleanField("Tell subscribers")
    take_over = BooleanField("Take the address over")
    drop_address = BooleanField("Drop the old address")


def show(kind: Kind, id_: int) -> ResponseReturnValue:
    """Show what publishing means, or do it."""
    item = kind.find("publish", id_)
    form = PublishForm()
    if request.method == "GET":
        if isinstance(item, Post) and item.is_public and item.published_at is not None:
            form.date.data = local(item.published_at).date()
            form.time.data = local(item.published_at).time()
        return _page(kind, item, form)
    action = request.form.get("action", "")
    if action == "keep":
        return redirect(kind.at(item), 303)
    if not form.validate():
        return make_response(_page(kind, item, form), 422)
    if form.revision.data and form.revision.data != str(item.latest_revision):
        flash("The text was saved again meanwhile. Look at it once more.")
        return redirect(kind.at(item, "publish/"), 303)
    try:
        words, undo = _act(kind, item, form, action)
    except InvalidInput as error:
        db.session.rollback()
        _put_error(form, error)
        return make_response(_page(kind, kind.find("publish", id_), form, error), 422)
    except Conflict as error:
        db.session.rollback()
        flash(str(error))
        return redirect(kind.at(id_), 303)
    flash(words, f"undo:{undo.id}")
    return redirect(kind.at(id_), 303)


def _act(kind: Kind, item: Item, form: PublishForm, action: str) -> tuple[str, Undo]:
    """Do what a button says, in one transaction after the rendering, and return what to say of it."""
    at = _chosen(form) if action == "schedule" else None
    prepared = publishing.prepare(item, at=at, allow_retired=bool(form.take_over.data))
    begin_writing()
    item = kind.find("publish", item.id)
    name, actor = item.title or "Untitled", guard.actor()
    match action:
        case "schedule" if at is not None:
            undo = publishing.schedule(item, prepared, at, actor)
            words = f"Scheduled “{name}” for {moment(local(at))}."
        case "update":
            tell = bool(form.tell_subscribers.data)
            drop = bool(form.drop_address.data)
            undo = publishing.update(
                item, prepared, actor, tell_subscribers=tell, drop_address=drop, date=_new_date(item, form)
            )
            words = f"Updated “{name}”." + (" Feed readers show it as new." if tell else "")
        case "publish":
            undo = publishing.publish(item, prepared, actor)
            words = f"Published “{name}”." if item.is_public else f"Published “{name}”. It goes live in {_delay()}."
        case _:
            raise InvalidInput("action", "Choose one of the buttons.")
    db.session.commit()
    return words, undo


def _chosen(form: PublishForm) -> datetime:
    """Return the instant that was typed on the blog's own clock.

    Raises:
        InvalidInput: it is missing, past, or one that the clock leaves out.
    """
    at = _typed(form)
    if at is None:
        raise InvalidInput("date" if form.date.data is None else "time", "Give a date and a time to schedule it.")
    if at <= clock.now():
        raise InvalidInput("date", "This time is past. Choose a later one, or publish now.")
    return at


def _typed(form: PublishForm) -> datetime | None:
    """Return the instant that was typed, or nothing where date or time is missing.

    Raises:
        InvalidInput: it is one that the clock leaves out.
    """
    if form.date.data is None or form.time.data is None:
        return None
    zone = ZoneInfo(queries.current_site().time_zone)
    typed = datetime.combine(form.date.data, form.time.data)
    at = typed.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != typed:
        raise InvalidInput("time", "The clocks go forward over this time. Choose another one.")
    return at


def _new_date(item: Item, form: PublishForm) -> datetime | None:
    """Return the date that a published post shall have, or nothing where the form says the one it has."""
    if not isinstance(item, Post) or not item.is_public or item.published_at is None:
        return None
    now = local(item.published_at)
    # Compared as it was shown: its seconds are not typed, and an hour that the clock repeats is no other one.
    same = (now.date(), now.time().replace(second=0, microsecond=0)) == (form.date.data, form.time.data)
    return None if same else _typed(form)


def _delay() -> str:
    seconds = int(publishing.delay().total_seconds())
    return "ten seconds" if seconds == 10 else f"{seconds} seconds"


def _put_error(form: PublishForm, error: InvalidInput) -> None:
    if error.field in form:
        form[error.field].errors = [error.message]


def _page(kind: Kind, item: Item, form: PublishForm, error: InvalidInput | None = None) -> str:
    text = working_copies.text_of(item)
    rendered = renderings.of_text(item, text)
    return render_template(
        "admin/editor/publish.html",
        kind=kind,
        item=item,
        text=text,
        form=form,
        error=error if error is not None and error.field not in form else None,
        status=publishing.status(item),
        shown=_shown(item, text),
        checks=checks.checks(item, text, rendered),
        zone=queries.current_site().time_zone,
        delay=_delay(),
        was_public=states.was_public(item),
        is_new_address=_moves(item, text),
    )


def _shown(item: Item, text: PostText | PageText) -> Post | None:
    """Return the post as feed readers will see it."""
    if isinstance(text, PageText):
        return None
    return standing_in.post(item if isinstance(item, Post) else None, text, renderings.of_text(item, text))


def _moves(item: Item, text: PostText | PageText) -> bool:
    """Tell whether readers will find a live text at another address than now."""
    if not states.is_live(item):
        return False
    if isinstance(text, PageText):
        return bool(text.path) and text.path != item.path
    return isinstance(item, Post) and bool(text.slug) and text.slug != item.slug


ROUTES = both("<int:id_>/publish/", show, "publish", BOTH)
