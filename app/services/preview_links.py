"""Let people without an account read a working copy by a secret link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from app import clock
from app.db import db
from app.errors import InvalidInput, NotFound
from app.models import Account, Page, Post, PreviewLink

LIFETIME = timedelta(days=30)
BYTES = 16
MOST = 50


def create(item: Post | Page, account: Account) -> str:
    """Make a link that works for 30 days and return its secret, which is kept nowhere.

    Raises:
        InvalidInput: there are very many links to this text already.
    """
    now = clock.now()
    alive = select(func.count()).select_from(PreviewLink).where(_leads_to(item), _works())
    if (db.session.scalar(alive) or 0) >= MOST:
        raise InvalidInput("link", f"There are {MOST} links to this text. Revoke one first.")
    secret = secrets.token_urlsafe(BYTES)
    db.session.add(
        PreviewLink(
            post_id=item.id if isinstance(item, Post) else None,
            page_id=item.id if isinstance(item, Page) else None,
            digest=_digest(secret),
            created_by_id=account.id,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    db.session.flush()
    return secret


def find(secret: str) -> Post | Page:
    """Return the post or page that a secret leads to.

    Raises:
        NotFound: there never was such a link, or it has expired, was revoked, or leads into the trash.
    """
    link = db.session.scalar(select(PreviewLink).where(PreviewLink.digest == _digest(secret), _works()))
    if link is None:
        raise NotFound("no such link")
    item = db.session.get(Post, link.post_id) if link.post_id is not None else db.session.get(Page, link.page_id)
    if item is None or item.state == "trashed":
        raise NotFound("no such link")
    return item


def links_of(item: Post | Page) -> Sequence[PreviewLink]:
    """Return the links to a text that work, the newest first."""
    chosen = select(PreviewLink).where(_leads_to(item), _works()).order_by(PreviewLink.id.desc())
    return db.session.scalars(chosen).all()


def get(item: Post | Page, link_id: int) -> PreviewLink:
    """Return a link by its number, if it leads to this text.

    Raises:
        NotFound: it does not, or there is none.
    """
    chosen = select(PreviewLink).where(_leads_to(item), PreviewLink.id == link_id)
    link = db.session.scalar(chosen) if link_id < 1 << 31 else None
    if link is None:
        raise NotFound("no such link")
    return link


def revoke(link: PreviewLink) -> None:
    """End a link at once."""
    link.revoked_at = link.revoked_at or clock.now()
    db.session.flush()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _leads_to(item: Post | Page) -> ColumnElement[bool]:
    return PreviewLink.post_id == item.id if isinstance(item, Post) else PreviewLink.page_id == item.id


def _works() -> ColumnElement[bool]:
    return (PreviewLink.revoked_at.is_(None)) & (PreviewLink.expires_at > clock.now())
