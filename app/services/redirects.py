"""Lead from old addresses to new ones by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select

from app import clock, permalinks, queries
from app.db import db
from app.errors import InvalidInput
from app.models import Redirect
from app.services import site

PER_PAGE = 100
NO_TARGET = "Give the new address as a path such as /new/post/, or as a whole web address."


def listing(text: str = "", before: int | None = None) -> Sequence[Redirect]:
    """Return redirects, the newest first, whose path or target holds a text."""
    chosen = select(Redirect).order_by(Redirect.id.desc()).limit(PER_PAGE)
    if text:
        chosen = chosen.where(
            or_(Redirect.path.icontains(text, autoescape=True), Redirect.target.icontains(text, autoescape=True))
        )
    return db.session.scalars(chosen.where(Redirect.id < before) if before else chosen).all()


def count() -> int:
    """Return how many redirects there are."""
    return db.session.scalar(select(func.count()).select_from(Redirect)) or 0


def add(path: str, target: str) -> Redirect:
    """Let an address that nothing is at lead to a path here or to a whole web address.

    Raises:
        InvalidInput: one of the two is no address, something public is at the first, or the two would make a loop.
    """
    path, target = permalinks.encoded(path.strip()), target.strip()
    if not permalinks.is_askable(path) or path == "/":
        raise InvalidInput("path", "Give the old address as a path on this site, such as /old/post/.")
    if permalinks.is_own(path):
        raise InvalidInput("path", f"{path} belongs to the program; choose another address.")
    if queries.is_occupied(path):
        raise InvalidInput("path", f"A post or page is at {path}; a redirect would never be asked.")
    if db.session.scalar(select(Redirect).where(Redirect.path == path)) is not None:
        raise InvalidInput("path", f"{path} leads somewhere already; delete that redirect first.")
    if target.startswith("/"):
        target = permalinks.encoded(target)
        if not permalinks.is_askable(target.partition("#")[0].partition("?")[0]):
            raise InvalidInput(
                "target", "Give the new address as a path such as /new/post/, or as a whole web address."
            )
    elif urlsplit(target).scheme not in ("http", "https") or re.search(r"[\s\\<>\"]", target) or len(target) > 2000:
        raise InvalidInput("target", NO_TARGET)
    end = db.session.scalar(select(Redirect.target).where(Redirect.path == target))
    target = end or target  # one step, however often an address moved
    if target == path:
        raise InvalidInput("target", "The two addresses would lead to each other for ever.")
    for earlier in db.session.scalars(select(Redirect).where(Redirect.target == path)):
        earlier.target = target
    redirect = Redirect(path=path, target=target, created_at=clock.now())
    db.session.add(redirect)
    db.session.flush()
    site.content_changed()
    return redirect


def delete(redirect: Redirect) -> None:
    """Remove a redirect; its address answers 404 from then on."""
    db.session.delete(redirect)
    db.session.flush()
    site.content_changed()
