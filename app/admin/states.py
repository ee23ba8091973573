"""Take texts back, bring them back, and undo what was just done."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app import access, permalinks, queries
from app.db import begin_writing, db
from app.errors import Conflict, NotFound
from app.models import Account, Page, Post, Undo
from app.services import publishing, undoing

from . import guard
from .routes import POST, Route

Deed = Callable[[Post | Page, Account], Undo]
TOO_LATE = "The time to undo this is over."
# What undoing a deed takes, beside having done it; anything else takes the right to publish.
_RIGHTS = {"trash": "post.trash", "restore": "post.trash", "categorise": "post.edit"}


def unpublish_post(post_id: int) -> ResponseReturnValue:
    """Make a post a draft again."""
    return _do(publishing.unpublish, "is a draft again. Its address and date are kept.", "post.publish", Post, post_id)


def withdraw_post(post_id: int) -> ResponseReturnValue:
    """Take a post back for good."""
    return _do(publishing.withdraw, "is withdrawn. Its address says so.", "post.publish", Post, post_id)


def trash_post(post_id: int) -> ResponseReturnValue:
    """Throw a post away."""
    return _do(publishing.trash, "is in the trash. It stays there for 30 days.", "post.trash", Post, post_id)


def restore_post(post_id: int) -> ResponseReturnValue:
    """Take a post out of the trash, or back from withdrawal."""
    return _do(publishing.restore, "is a draft again.", "post.trash", Post, post_id)


def unpublish_page(page_id: int) -> ResponseReturnValue:
    """Make a page a draft again."""
    return _do(publishing.unpublish, "is a draft again. Its address is kept.", "page.edit", Page, page_id)


def withdraw_page(page_id: int) -> ResponseReturnValue:
    """Take a page back for good."""
    return _do(publishing.withdraw, "is withdrawn. Its address says so.", "page.edit", Page, page_id)


def trash_page(page_id: int) -> ResponseReturnValue:
    """Throw a page away."""
    return _do(publishing.trash, "is in the trash. It stays there for 30 days.", "page.edit", Page, page_id)


def restore_page(page_id: int) -> ResponseReturnValue:
    """Take a page out of the trash, or back from withdrawal."""
    return _do(publishing.restore, "is a draft again.", "page.edit", Page, page_id)


def undo(undo_id: int) -> ResponseReturnValue:
    """Bring back what was before a change, or before many that were one."""
    begin_writing()
    try:
        for change, item in undoing.find(undo_id, guard.actor()):
            right = _RIGHTS.get(change.action, "post.publish") if isinstance(item, Post) else "page.edit"
            access.authorise(guard.actor(), right, item)
        item = publishing.undo(undo_id, guard.actor())
        db.session.commit()
    except NotFound:
        db.session.rollback()
        flash(TOO_LATE)
        return redirect(back("/admin/posts/"), 303)
    except Conflict as error:
        db.session.rollback()
        flash(str(error))
        return redirect(back("/admin/posts/"), 303)
    flash("Undone.")
    return redirect(back(editor(item)), 303)


def editor(item: Post | Page) -> str:
    """Return the address of a text's editor below the site's own path."""
    return f"/admin/{'posts' if isinstance(item, Post) else 'pages'}/{item.id}/"


def back(otherwise: str) -> str:
    """Return the page of the panel that the person came from, else another one."""
    asked = urlsplit(request.headers.get("Referer", ""))
    base = permalinks.link(queries.current_site(), "/admin/")
    path = asked.path
    if asked.netloc != request.host or not path.startswith(base) or "//" in path or "\\" in path:
        return guard.at(otherwise)
    return f"{path}?{asked.query}" if asked.query else path


def _do(deed: Deed, words: str, right: str, model: type[Post] | type[Page], id_: int) -> ResponseReturnValue:
    begin_writing()
    item: Post | Page = guard.allowed(right, Post, id_) if model is Post else guard.allowed(right, Page, id_)
    try:
        way_back = deed(item, guard.actor())
        db.session.commit()
    except Conflict as error:
        db.session.rollback()
        flash(str(error))
    else:
        flash(f"“{item.title or 'Without a title'}” {words}", f"undo:{way_back.id}")
    lists = "/admin/posts/" if isinstance(item, Post) else "/admin/pages/"
    return redirect(guard.at(lists if item.state == "trashed" else editor(item)), 303)


ROUTES = (
    Route("/posts/<int:post_id>/unpublish/", unpublish_post, "post.publish", POST),
    Route("/posts/<int:post_id>/withdraw/", withdraw_post, "post.publish", POST),
    Route("/posts/<int:post_id>/trash/", trash_post, "post.trash", POST),
    Route("/posts/<int:post_id>/restore/", restore_post, "post.trash", POST),
    Route("/pages/<int:page_id>/unpublish/", unpublish_page, "page.edit", POST),
    Route("/pages/<int:page_id>/withdraw/", withdraw_page, "page.edit", POST),
    Route("/pages/<int:page_id>/trash/", trash_page, "page.edit", POST),
    Route("/pages/<int:page_id>/restore/", restore_page, "page.edit", POST),
    Route("/undo/<int:undo_id>/", undo, "admin.enter", POST),
)
