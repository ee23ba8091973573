"""Series: their words, what is planned, and the order of their parts."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import Post, Series
from app.services import series as services

from . import guard
from .forms import Form
from .routes import BOTH, POST, Route


class SeriesForm(Form):
    """Be the words of a series."""

    title = StringField("Title")
    description = TextAreaField("Description")
    planned = TextAreaField("Planned parts")


def index() -> ResponseReturnValue:
    """List all series with their number of parts."""
    return render_template("admin/series/index.html", rows=services.listing())


def create() -> ResponseReturnValue:
    """Make a series."""
    form = SeriesForm()
    if form.is_submitted():
        try:
            begin_writing()
            made = services.create(form.title.data or "", form.description.data or "", form.planned.data or "")
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"“{made.title}” is there. Choose it in the details of a post.")
            return redirect(guard.at("/admin/series/"), 303)
    return render_template("admin/series/edit.html", form=form, series=None, parts=()), 422 if form.errors else 200


def edit(series_id: int) -> ResponseReturnValue:
    """Change a series."""
    series = guard.get(Series, series_id)
    form = SeriesForm(data={"title": series.title, "description": series.description, "planned": _lines(series)})
    if form.is_submitted():
        try:
            begin_writing()
            series = guard.get(Series, series_id)
            services.change(series, form.title.data or "", form.description.data or "", form.planned.data or "")
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"Saved “{series.title}”.")
            return redirect(guard.at("/admin/series/"), 303)
    series = guard.get(Series, series_id)
    page = render_template("admin/series/edit.html", form=form, series=series, parts=services.parts(series))
    return page, 422 if form.errors else 200


def move(series_id: int, post_id: int) -> ResponseReturnValue:
    """Move a part one place up or down."""
    by = -1 if request.form.get("to") == "up" else 1
    try:
        begin_writing()
        services.move(guard.get(Series, series_id), guard.get(Post, post_id), by)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(error.message)
    return redirect(guard.at(f"/admin/series/{series_id}/"), 303)


def delete(series_id: int) -> ResponseReturnValue:
    """Remove a series and keep its posts."""
    begin_writing()
    series = guard.get(Series, series_id)
    title = series.title
    services.delete(series)
    db.session.commit()
    flash(f"Deleted “{title}”. Its posts stay.")
    return redirect(guard.at("/admin/series/"), 303)


def _lines(series: Series) -> str:
    return "\n".join(series.planned)


ROUTES = (
    Route("/series/", index, "series.edit"),
    Route("/series/new/", create, "series.edit", BOTH),
    Route("/series/<int:series_id>/", edit, "series.edit", BOTH),
    Route("/series/<int:series_id>/parts/<int:post_id>/", move, "series.edit", POST),
    Route("/series/<int:series_id>/delete/", delete, "series.edit", POST),
)
