"""Write and publish in tests, each deed in a transaction of its own, as the panel does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.db import begin_writing, db
from app.errors import RevisionConflict
from app.models import Account, Page, Post, Revision, Site, Undo
from app.services import publishing, working_copies
from app.services.pages import PageText
from app.services.posts import PostText


def version() -> int:
    """Return the version of public content."""
    db.session.rollback()
    return db.session.get_one(Site, 1).content_version


def do(verb: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Do something in a transaction and commit it; what fails is taken back."""
    begin_writing()
    try:
        result = verb(*arguments, **options)
    except RevisionConflict:
        db.session.commit()
        raise
    except Exception:
        db.session.rollback()
        raise
    db.session.commit()
    return result


def write(account: Account, text: PostText | str = "A title", body: str = "Some text.", key: str | None = None) -> Post:
    """Make a draft."""
    text = PostText(text, body) if isinstance(text, str) else text
    post: Post = do(working_copies.create_post, account, text, key)
    return post


def write_page(account: Account, text: PageText) -> Page:
    """Make a draft of a page."""
    page: Page = do(working_copies.create_page, account, text, None)
    return page


def save(item: Post | Page, account: Account, text: PostText | PageText, **options: Any) -> Revision:
    """Save a text over what is the working copy now."""
    options.setdefault("based_on", item.latest_revision)
    made: Revision = do(working_copies.save, item, text, account=account, **options)
    return made


def publish(item: Post | Page, account: Account, **options: Any) -> Undo:
    """Publish a working copy now."""
    prepared = publishing.prepare(item, **options)
    undo: Undo = do(publishing.publish, item, prepared, account)
    return undo


def schedule(item: Post | Page, account: Account, at: datetime) -> Undo:
    """Schedule a working copy."""
    prepared = publishing.prepare(item, at=at)
    undo: Undo = do(publishing.schedule, item, prepared, at, account)
    return undo


def update(item: Post | Page, account: Account, *, tell: bool = False, **options: Any) -> Undo:
    """Show readers the working copy."""
    prepared = publishing.prepare(item, **options)
    undo: Undo = do(publishing.update, item, prepared, account, tell_subscribers=tell)
    return undo
