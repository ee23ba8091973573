"""Make links that work once: the first owner's setup and invitations."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update

from app import clock
from app.db import db
from app.errors import NotFound
from app.models import Account, Author, OneTimeToken

from .accounts import any_exist
from .sessions import digest

SETUP = "setup"
INVITATION = "invitation"
LIFETIMES = {SETUP: timedelta(hours=24), INVITATION: timedelta(hours=72)}


def issue(purpose: str, role: str, *, author: Author | None = None, by: Account | None = None) -> str:
    """Make a link and return its secret, which is kept nowhere; a new setup link replaces the one before."""
    secret, now = secrets.token_urlsafe(24), clock.now()
    if purpose == SETUP:
        db.session.execute(delete(OneTimeToken).where(OneTimeToken.purpose == SETUP, OneTimeToken.used_at.is_(None)))
    db.session.add(
        OneTimeToken(
            purpose=purpose,
            digest=digest(secret),
            role=role,
            author_id=author.id if author is not None else None,
            created_by_id=by.id if by is not None else None,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    db.session.flush()
    return secret


def issue_setup() -> str | None:
    """Make the link by which the first owner comes in, or nothing where somebody has an account."""
    return None if any_exist() else issue(SETUP, "owner")


def find(secret: str, purpose: str) -> OneTimeToken:
    """Return a link that still works.

    Raises:
        NotFound: it never did, or does not any more.
    """
    chosen = select(OneTimeToken).where(
        OneTimeToken.digest == digest(secret),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > clock.now(),
    )
    found = db.session.scalar(chosen)
    if found is None or (purpose == SETUP and any_exist()):
        raise NotFound("this link does not work any more")
    return found


def spend(secret: str, purpose: str) -> OneTimeToken:
    """Use a link up; of several who try at once, one succeeds.

    Raises:
        NotFound: it was used, revoked or replaced, or has expired.
    """
    token = find(secret, purpose)
    used = (
        update(OneTimeToken)
        .where(OneTimeToken.id == token.id, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeToken.id)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(used) is None:
        raise NotFound("this link does not work any more")
    db.session.refresh(token)
    return token


def open_invitations() -> Sequence[OneTimeToken]:
    """Return the invitations that still work, the newest first."""
    chosen = select(OneTimeToken).where(
        OneTimeToken.purpose == INVITATION,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > clock.now(),
    )
    return db.session.scalars(chosen.order_by(OneTimeToken.id.desc())).all()


def revoke(token: OneTimeToken) -> None:
    """Take a link back."""
    db.session.delete(token)
    db.session.flush()
