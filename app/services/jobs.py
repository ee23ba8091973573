"""Ask for work to be done outside of requests, take it, and say how far it is: each piece is done by one worker.

Whoever takes a piece holds it for a while and moves that on. The rows decide, so that it holds for any number of
processes and machines; what a dead worker held is found again.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from app import clock
from app.db import db
from app.models import Job

HELD_FOR = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
MOST_TRIES = 3


def machine() -> str:
    """Return the name of this machine."""
    return platform.node()[:200] or "localhost"


def ask(
    kind: str, argument: dict[str, Any] | None = None, *, key: str | None = None, by: str = "", on: str | None = None
) -> Job:
    """Ask for a piece of work, or return the one of the same key that waits or is under way.

    Args:
        kind: what is to be done.
        argument: with what.
        key: two pieces of one key are one.
        by: who asks.
        on: the machine that has what it takes; any one unless given.
    """
    if key is not None:
        found = db.session.scalar(select(Job).where(Job.key == key))
        if found is not None:
            return found
    job = Job(kind=kind, key=key, argument=argument or {}, asked_by=by, machine=on, due_at=clock.now())
    db.session.add(job)
    db.session.flush()
    return job


def recur(kind: str, due_at: datetime | None) -> None:
    """See to it that work is done again and again: next at an instant, or never any more.

    Work that was missed, or is under way, stays as it is.
    """
    found = db.session.scalar(select(Job).where(Job.key == kind))
    if found is None:
        if due_at is not None:
            db.session.add(Job(kind=kind, key=kind, argument={}, due_at=due_at))
            db.session.flush()
    elif not _is_held(found) and found.due_at > clock.now():
        if due_at is None:
            db.session.delete(found)
            db.session.flush()
        elif due_at != found.due_at and not found.failed:
            found.due_at = due_at
            db.session.flush()


def is_any_due() -> bool:
    """Tell whether something waits that this machine could do now."""
    return db.session.scalar(select(Job.id).where(_waits()).limit(1)) is not None


def take(holder: str) -> Job | None:
    """Take the piece that has waited longest; of several who try at once, one gets it."""
    for number in db.session.scalars(select(Job.id).where(_waits()).order_by(Job.due_at, Job.id)).all():
        now = clock.now()
        mine = (
            update(Job)
            .where(Job.id == number, _waits())
            .values(holder=holder, started_at=now, held_until=now + HELD_FOR, tries=Job.tries + 1)
            .execution_options(synchronize_session=False)
            .returning(Job.id)
        )
        if db.session.scalar(mine) is not None:
            return db.session.get_one(Job, number, populate_existing=True)
    return None


def hold(number: int, holder: str, note: str, until: datetime) -> bool:
    """Go on holding a piece, and say how far it is; return whether it is still this holder's."""
    mine = update(Job).where(Job.id == number, Job.holder == holder, Job.finished_at.is_(None))
    return db.session.scalar(mine.values(held_until=until, note=note).returning(Job.id)) is not None


def finish(job: Job, note: str, *, failed: bool = False, again_at: datetime | None = None) -> None:
    """Say how a piece has ended; work that recurs is due again at an instant."""
    job.note, job.failed, job.holder, job.held_until, job.tries = note, failed, None, None, 0
    if again_at is None:
        job.finished_at, job.key = clock.now(), None
    else:
        job.due_at, job.started_at = again_at, None
    db.session.flush()


def under_way(*kinds: str) -> Sequence[Job]:
    """Return the pieces that wait or are under way, and were asked for by somebody."""
    chosen = select(Job).where(Job.kind.in_(kinds), Job.finished_at.is_(None), Job.due_at <= clock.now())
    return db.session.scalars(chosen.order_by(Job.id)).all()


def last(*kinds: str) -> Job | None:
    """Return the piece that ended last."""
    chosen = select(Job).where(Job.kind.in_(kinds), Job.finished_at.is_not(None)).order_by(Job.finished_at.desc())
    return db.session.scalars(chosen.limit(1)).one_or_none()


def failure(kind: str) -> str:
    """Return why work that recurs failed when it was last done, or nothing."""
    return db.session.scalar(select(Job.note).where(Job.key == kind, Job.failed)) or ""


def forget_old() -> None:
    """Delete what ended long ago."""
    db.session.execute(delete(Job).where(Job.finished_at < clock.now() - KEPT_FOR, Job.kind != "restored"))


def _is_held(job: Job) -> bool:
    return job.held_until is not None and job.held_until > clock.now()


def _waits() -> ColumnElement[bool]:
    now = clock.now()
    free = or_(Job.held_until.is_(None), Job.held_until <= now)
    here = or_(Job.machine.is_(None), Job.machine == machine())
    return and_(Job.finished_at.is_(None), Job.due_at <= now, free, here)
