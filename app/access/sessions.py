"""Keep who is signed in: sessions live in the database, so that each of them can be ended."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from app import clock
from app.db import db
from app.models import Account, AccountSession

LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(minutes=15)


def digest(secret: str) -> str:
    """Return the form in which a secret of high entropy is stored: it need not be slow, and tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start(account: Account, *, device: str = "", network: str = "") -> str:
    """Sign an account in on one browser and return the secret that its cookie holds."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    db.session.execute(delete(AccountSession).where(AccountSession.expires_at <= now))
    account.seen_at = now
    db.session.add(
        AccountSession(
            digest=digest(secret),
            account=account,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            expires_at=now + LIFETIME,
            device=device[:300],
            network=network[:64],
        )
    )
    db.session.flush()
    return secret


def find(secret: str) -> AccountSession | None:
    """Return the session of a secret, unless it has ended or its account was closed."""
    found = db.session.scalar(select(AccountSession).where(AccountSession.digest == digest(secret)))
    if found is None or found.expires_at <= clock.now() or found.account.closed_at is not None:
        return None
    return found


def is_due(session: AccountSession) -> bool:
    """Tell whether the time of last use is old enough to be written anew."""
    return clock.now() - session.seen_at >= SEEN_EVERY


def touch(session: AccountSession) -> None:
    """Note that a session is in use, and keep it alive."""
    session.seen_at = session.account.seen_at = clock.now()
    session.expires_at = session.seen_at + LIFETIME
    db.session.flush()


def is_confirmed(session: AccountSession) -> bool:
    """Tell whether the person has proved lately who they are, as dangerous settings demand."""
    return clock.now() - session.confirmed_at <= CONFIRMED_FOR


def confirm(session: AccountSession) -> None:
    """Note that the person has just proved who they are."""
    session.confirmed_at = clock.now()
    db.session.flush()


def of(account: Account) -> Sequence[AccountSession]:
    """Return the sessions of an account that have not ended, the last used first."""
    chosen = select(AccountSession).where(
        AccountSession.account_id == account.id, AccountSession.expires_at > clock.now()
    )
    return db.session.scalars(chosen.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())).all()


def renew(session: AccountSession) -> str:
    """Give a session a new secret, as each change of rights demands, and return it."""
    secret = secrets.token_urlsafe(32)
    session.digest, session.confirmed_at = digest(secret), clock.now()
    db.session.flush()
    return secret


def end(session: AccountSession) -> None:
    """Sign one browser out."""
    db.session.delete(session)
    db.session.flush()


def end_all(account: Account, *, but: AccountSession | None = None) -> None:
    """Sign an account out everywhere, or everywhere else."""
    chosen = delete(AccountSession).where(AccountSession.account_id == account.id)
    db.session.execute(chosen.where(AccountSession.id != but.id) if but is not None else chosen)
