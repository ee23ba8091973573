"""File a post under one more category, for readers and in its working copy alike."""

from __future__ import annotations

from dataclasses import replace

from app import clock
from app.db import db
from app.errors import Conflict
from app.models import Account, Category, Post, Undo
from app.services import site, states, undoing, working_copies
from app.services.posts import PostText


def add_category(post: Post, category: Category, account: Account) -> Undo:
    """Add a category to a post; readers of a public one see it at once, and nothing else of its working copy.

    Raises:
        Conflict: it has this category already, or is in the trash.
    """
    db.session.refresh(post, with_for_update=True)
    if post.state == "trashed":
        raise Conflict(f"“{post.title}” is in the trash. Restore it first.")
    working_copies.keep_origin(post)
    before = undoing.snapshot(post)
    text = working_copies.text_of(post)
    assert isinstance(text, PostText)  # noqa: S101 - for the type checker: a post's text is one
    if category in post.categories and category.name in text.categories:
        raise Conflict(f"“{post.title}” is in “{category.name}” already.")
    had_changes = post.latest_revision != post.live_revision
    if category.name not in text.categories:
        wider = replace(text, categories=(*text.categories, category.name))
        made = working_copies.save(post, wider, based_on=post.latest_revision, account=account)
        before["made"] = made.number
    if not states.follows_saves(post):
        if category not in post.categories:
            post.categories.append(category)
        post.modified_at = clock.now()
        if not had_changes:
            post.live_revision = post.latest_revision
        db.session.flush()
        if states.concerns_readers(post):
            site.content_changed()
    return undoing.keep(post, account, "categorise", before)
