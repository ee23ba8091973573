"""Slow down whoever guesses: a growing wait by account and network, never a lock that keeps the owner out.

Tries are counted before they are looked at, so that many at once cannot pass while none has failed yet. What counts is
kept in the database, exact over workers and restarts. A browser that has signed in before counts by itself.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.db import db
from app.errors import TooManyTries
from app.models import SignInAttempt

FREE_TRIES = 5
FREE_TRIES_OF_A_NETWORK = 40
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
_ANYBODY = "anybody"


def network_of(address: str | None) -> str:
    """Return the network that an address stands for: what one household or one rented machine has at its hand.

    Loopback is no network; each of its addresses stands for itself.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback:
        return str(found)
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 64), strict=False))


def take(subject: str, network: str, *, known_device: bool = False) -> None:
    """Count one try; the caller commits it before looking at what was tried.

    Args:
        subject: what is tried, such as an account; it may be a name that does not exist.
        network: from where.
        known_device: the subject stands for one browser, and others in its network do not count.

    Raises:
        TooManyTries: this try is not to be looked at, nor does it count.
    """
    places = [(subject, FREE_TRIES)] if known_device else [(subject, FREE_TRIES), (_ANYBODY, FREE_TRIES_OF_A_NETWORK)]
    rows = [(_row(name, network), free) for name, free in places]
    for row, free in rows:
        now = clock.now()
        left = min(row.last_at, now) + wait_after(row.failures, free) - now  # the clock may have been set back
        if row.failures and left > timedelta(0):
            raise TooManyTries(math.ceil(left.total_seconds()))
    for row, _ in rows:
        row.failures, row.last_at = row.failures + 1, clock.now()
    db.session.flush()


def forgive(subject: str, network: str, *, known_device: bool = False) -> None:
    """Forget the tries of a subject that has succeeded, and take its last one off its network's."""
    db.session.execute(
        delete(SignInAttempt).where(SignInAttempt.subject == _digest(subject), SignInAttempt.network == network)
    )
    if not known_device:
        less = case((SignInAttempt.failures > 0, SignInAttempt.failures - 1), else_=0)
        db.session.execute(
            update(SignInAttempt)
            .where(SignInAttempt.subject == _digest(_ANYBODY), SignInAttempt.network == network)
            .values(failures=less)
            .execution_options(synchronize_session=False)
        )


def wait_after(failures: int, free: int) -> timedelta:
    """Return how long to wait after so many failures."""
    if failures < free:
        return timedelta(0)
    doubled: int = 2 ** min(failures - free, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * doubled)


def _digest(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()


def _row(subject: str, network: str) -> SignInAttempt:
    """Return the locked row of a subject in a network, made anew where its failures are old."""
    now, digest = clock.now(), _digest(subject)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - FORGOTTEN_AFTER))
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"subject": digest, "network": network, "failures": 0, "last_at": now}
    db.session.execute(insert(SignInAttempt).values(**values).on_conflict_do_nothing())
    chosen = select(SignInAttempt).where(SignInAttempt.subject == digest, SignInAttempt.network == network)
    return db.session.execute(chosen.with_for_update().execution_options(populate_existing=True)).scalar_one()
