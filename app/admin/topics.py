"""Categories and tags: rename, describe, merge, delete."""

from __future__ import annotations

import json

from flask import flash, redirect, render_template, session
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.db import begin_writing, db
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Category, Tag
from app.services import splitting, topics

from . import guard
from .forms import Form
from .routes import BOTH, POST, Route

MERGED = "merged"
LARGEST_MEMORY = 2000  # bytes of a cookie, which holds the way back from the merging of this moment


class TopicForm(Form):
    """Be the name and the description of a category or tag."""

    name = StringField("Name")
    description = TextAreaField("Description")


class MergeForm(Form):
    """Be the choice of the topic that takes over another one's posts."""

    into = SelectField("Move its posts to", coerce=int)


def index() -> ResponseReturnValue:
    """List categories and tags with their number of posts."""
    kinds = [(kind, model, topics.counted(model)) for kind, model in topics.MODELS.items()]
    return render_template("admin/topics/index.html", kinds=kinds)


def create(kind: str) -> ResponseReturnValue:
    """Make a category or tag by its name."""
    model, form = _model(kind), TopicForm()
    if form.is_submitted():
        try:
            begin_writing()
            topic = topics.create(model, form.name.data or "", form.description.data or "")
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"“{topic.name}” is there. Posts can be filed under it.")
            return redirect(guard.at("/admin/topics/"), 303)
    status = 422 if form.errors else 200
    return render_template("admin/topics/new.html", form=form, kind=kind), status


def edit(kind: str, topic_id: int) -> ResponseReturnValue:
    """Rename and describe one, with the ways to merge and to delete it below."""
    topic = guard.get(_model(kind), topic_id)
    form = TopicForm(obj=topic)
    if form.is_submitted():
        try:
            begin_writing()
            topic = guard.get(_model(kind), topic_id)
            topics.change(topic, name=form.name.data or "", description=form.description.data or "")
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"Saved “{topic.name}”.")
            return redirect(guard.at("/admin/topics/"), 303)
    topic = guard.get(_model(kind), topic_id)
    others = [SelectChoice(other.id, other.name) for other, _ in topics.counted(_model(kind)) if other.id != topic.id]
    merging = MergeForm(formdata=None)
    merging.into.choices = others
    page = render_template(
        "admin/topics/edit.html", form=form, merging=merging, topic=topic, kind=kind, posts=len(topics.filed(topic))
    )
    return page, 422 if form.errors else 200


def merge(kind: str, topic_id: int) -> ResponseReturnValue:
    """Move every post to another one."""
    form = MergeForm()
    form.into.choices = [SelectChoice(other.id, other.name) for other, _ in topics.counted(_model(kind))]
    try:
        begin_writing()
        topic, into = guard.get(_model(kind), topic_id), guard.get(_model(kind), form.into.data or 0)
        name, kept = topic.name, splitting.remember(topic, into) if topic.id != into.id else {}
        moved = topics.merge(topic, into)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(error.message)
        return redirect(guard.at(f"/admin/topics/{kind}/{topic_id}/"), 303)
    session.pop(MERGED, None)
    fits = len(json.dumps(kept)) <= LARGEST_MEMORY
    if fits:
        session[MERGED] = kept
    words = f"Merged “{name}” into “{into.name}”. {moved} {'post' if moved == 1 else 'posts'} moved."
    flash(words, "undo-merging" if fits else "message")
    return redirect(guard.at("/admin/topics/"), 303)


def unmerge() -> ResponseReturnValue:
    """Take the last merging of this person apart again."""
    kept = session.pop(MERGED, None)
    if kept is None:
        flash("The time to undo this is over.")
        return redirect(guard.at("/admin/topics/"), 303)
    try:
        begin_writing()
        splitting.split(kept)
        db.session.commit()
        flash("Undone.")
    except Conflict as error:
        db.session.rollback()
        flash(str(error))
    return redirect(guard.at("/admin/topics/"), 303)


def delete(kind: str, topic_id: int) -> ResponseReturnValue:
    """Remove one from all its posts."""
    begin_writing()
    topic = guard.get(_model(kind), topic_id)
    name = topic.name
    topics.delete(topic)
    db.session.commit()
    flash(f"Deleted “{name}”. Its posts stay.")
    return redirect(guard.at("/admin/topics/"), 303)


def _model(kind: str) -> type[Category] | type[Tag]:
    if kind not in topics.MODELS:
        raise NotFound("neither categories nor tags")
    return topics.MODELS[kind]


ROUTES = (
    Route("/topics/", index, "topic.edit"),
    Route("/topics/unmerge/", unmerge, "topic.edit", POST),
    Route("/topics/<kind>/new/", create, "topic.edit", BOTH),
    Route("/topics/<kind>/<int:topic_id>/", edit, "topic.edit", BOTH),
    Route("/topics/<kind>/<int:topic_id>/merge/", merge, "topic.edit", POST),
    Route("/topics/<kind>/<int:topic_id>/delete/", delete, "topic.edit", POST),
)
