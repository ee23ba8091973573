"""List the pages: About and the like, in no list of readers and no feed."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import load_only

from app.db import db
from app.models import Page
from app.services import publishing

from .routes import Route

STATES = ("live", "draft", "withdrawn", "trashed")


def index() -> ResponseReturnValue:
    """Show every page with its state and address."""
    columns = load_only(
        *(Page.title, Page.path, Page.state, Page.modified_at, Page.navigation_position),
        *(Page.latest_revision, Page.live_revision),
    )
    rows = db.session.scalars(select(Page).order_by(Page.title, Page.id).options(columns)).all()
    ordered = sorted(rows, key=lambda page: STATES.index(page.state))
    return render_template("admin/pages.html", pages=[(page, publishing.status(page)) for page in ordered])


ROUTES = (Route("/pages/", index, "page.edit"),)
