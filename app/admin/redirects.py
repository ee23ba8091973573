"""Redirects: old addresses that lead to new ones."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import Redirect
from app.services import redirects as services

from . import guard
from .forms import Form
from .routes import BOTH, POST, Route


class RedirectForm(Form):
    """Be an old address and the new one."""

    path = StringField("Old address")
    target = StringField("New address")


def index() -> ResponseReturnValue:
    """List redirects and add one."""
    form = RedirectForm()
    if form.is_submitted():
        try:
            begin_writing()
            made = services.add(form.path.data or "", form.target.data or "")
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"{made.path} leads to {made.target} now.")
            return redirect(guard.at("/admin/redirects/"), 303)
    text = request.args.get("q", "")[:200]
    before = request.args.get("before", type=int)
    rows = services.listing(text, before)
    older = rows[-1].id if len(rows) == services.PER_PAGE else None
    page = render_template("admin/redirects.html", form=form, rows=rows, text=text, older=older, total=services.count())
    return page, 422 if form.errors else 200


def delete(redirect_id: int) -> ResponseReturnValue:
    """Remove a redirect."""
    begin_writing()
    row = guard.get(Redirect, redirect_id)
    path = row.path
    services.delete(row)
    db.session.commit()
    flash(f"{path} leads nowhere now.")
    return redirect(guard.at("/admin/redirects/"), 303)


ROUTES = (
    Route("/redirects/", index, "redirect.edit", BOTH),
    Route("/redirects/<int:redirect_id>/delete/", delete, "redirect.edit", POST),
)
