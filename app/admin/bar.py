"""Add a bar to public pages for people who are signed in: the same bytes, and below them ways to the panel."""

from __future__ import annotations

from flask import Response, current_app, g, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import load_only, selectinload

from app import access, permalinks
from app.db import db
from app.models import Page, Post

from . import guard
from .kinds import Item, kind_of

END = b"</body>"


def add(response: Response) -> Response:
    """Put the bar at the end of a public page, which then belongs to this person alone."""
    # Looking into the session would make every answer depend on the cookie; its name is enough to tell most people.
    name = current_app.session_interface.get_cookie_name(current_app)
    if request.blueprint != "reader" or name not in request.cookies or request.method != "GET":
        return response
    if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
        return response
    guard.load()
    page = response.get_data()
    if g.account_session is None or END not in page:
        return response
    response.headers["Cache-Control"] = "private, no-store"
    item = _shown()
    may_edit = item is not None and access.may(guard.actor(), kind_of(item).rights["edit"], item)
    address = kind_of(item).at(item) if item is not None and may_edit else ""
    bar = render_template("admin/bar.html", item=item, address=address)
    before, end, after = page.rpartition(END)
    response.set_data(before + bar.encode() + end + after)
    response.headers.pop("ETag", None)
    return response


def _shown() -> Item | None:
    """Return the post or page at the address of this request."""
    path = permalinks.requested(request.path)
    columns = load_only(Post.title, Post.path, Post.state, Post.entry_id)
    post = db.session.scalar(select(Post).where(Post.path == path).options(columns, selectinload(Post.author_places)))
    return post or db.session.scalar(select(Page).where(Page.path == path).options(load_only(Page.title, Page.path)))
