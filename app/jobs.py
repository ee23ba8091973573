"""Do what is done outside of requests: the one table of it, and how a piece is carried out.

Every worker that serves the blog looks now and then whether something waits, and starts `flask jobs` for it, a process
of its own that ends when nothing waits any more. The rows of `job` see to it that each piece is done once, on however
many machines. What was missed while nothing ran is found by whoever runs next.
"""

from __future__ import annotations

import logging
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.backup import keeping, making, verifying
from app.backup.opening import opened
from app.backup.restoring import restoring
from app.db import begin_writing, db
from app.errors import BylineError
from app.models import Job, Site
from app.services import job_process
from app.services import jobs as work
from app.services.clean_up import clean_up

LOOKS_EVERY = 15.0  # seconds
BEATS_EVERY = 10.0
AGAIN_AFTER = timedelta(hours=1)
CLEANS_AT = "04:30"
_log = logging.getLogger("byline.jobs")

Argument = dict[str, Any]
Say = Callable[[str], None]


class Kind(NamedTuple):
    """Be one kind of work.

    Args:
        run: does it, and returns a sentence about how it ended.
        next_due: when it is to be done again, or never; nothing where somebody asks for it.
        may_repeat: whether it is begun again after its worker died.
        held_for: how long a worker that says nothing is taken to be alive.
    """

    run: Callable[[Argument, Say], str]
    next_due: Callable[[Site], datetime | None] | None = None
    may_repeat: bool = True
    held_for: timedelta = work.HELD_FOR


class Failed(BylineError):
    """Say in a sentence why a piece of work could not be done."""


def carry_out(say: Callable[[str], None] = lambda _: None) -> int:
    """Do what waits, one piece after the other, and return how many there were."""
    holder, done = uuid.uuid4().hex, 0
    plan()
    while True:
        begin_writing()
        job = work.take(holder)
        if job is not None and job.kind in KINDS:
            kind = KINDS[job.kind]
            work.hold(job.id, holder, "", clock.now() + kind.held_for)
        db.session.commit()
        if job is None:
            return done
        done += 1
        say(f"{job.kind}: {_carry_out(job, holder)}")


def plan() -> None:
    """See to it that what recurs is due when the settings say."""
    begin_writing()
    site = db.session.get(Site, 1)
    if site is not None:
        for name, kind in KINDS.items():
            if kind.next_due is not None:
                work.recur(name, kind.next_due(site))
    db.session.commit()


def watch(app: Flask) -> None:
    """Look now and then, in a thread of this process, whether something waits; start the process that does it."""
    threading.Thread(target=_watch, args=(app,), name="byline-jobs", daemon=True).start()


def _watch(app: Flask) -> None:
    pause = threading.Event()
    planned = False
    while True:
        pause.wait(LOOKS_EVERY * random.uniform(0.7, 1.3))  # noqa: S311 - so that workers do not all ask at once
        try:
            with app.app_context():
                if not planned:
                    plan()
                    planned = True
                if work.is_any_due():
                    job_process.start()
                    pause.wait(LOOKS_EVERY)
        except (SQLAlchemyError, OSError, BylineError):
            _log.warning("could not look for work", exc_info=True)


def _carry_out(job: Job, holder: str) -> str:
    number, argument = job.id, dict(job.argument)
    kind = KINDS.get(job.kind)
    if kind is None or job.tries > (work.MOST_TRIES if kind.may_repeat else 1):
        return _end(number, "It was cut off.", failed=True)
    with _holding(number, holder, kind) as say:
        try:
            note, failed = kind.run(argument, say), False
        except (BylineError, OSError, SQLAlchemyError) as error:
            _log.warning("%s failed", job.kind, exc_info=True)
            note, failed = _sentence(error), True
    return _end(number, note, failed=failed)


def _end(number: int, note: str, *, failed: bool) -> str:
    db.session.rollback()
    begin_writing()
    job = db.session.get_one(Job, number, populate_existing=True)
    kind, site = KINDS.get(job.kind), db.session.get_one(Site, 1)
    again_at = kind.next_due(site) if kind is not None and kind.next_due is not None else None
    if failed and again_at is not None:
        again_at = min(again_at, clock.now() + AGAIN_AFTER)
    work.finish(job, note, failed=failed, again_at=again_at)
    db.session.commit()
    return note


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}."
    return "The database refused." if isinstance(error, SQLAlchemyError) else str(error)


@contextmanager
def _holding(number: int, holder: str, kind: Kind) -> Iterator[Say]:
    """Go on holding a piece from a thread of its own, and say how far it is."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ended, said = threading.Event(), [""]

    def beat() -> None:
        while not ended.wait(BEATS_EVERY):
            try:
                with app.app_context():
                    begin_writing()
                    work.hold(number, holder, said[0], clock.now() + kind.held_for)
                    db.session.commit()
            except SQLAlchemyError:  # such as while a restore lets nobody else write
                continue

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield lambda sentence: said.__setitem__(0, sentence)
    finally:
        ended.set()
        thread.join()


def _next(text: str, zone: str) -> datetime:
    """Return the next instant at which clocks in a zone show a time of day."""
    hour, minute = (int(part) for part in text.split(":"))
    here = clock.now().astimezone(ZoneInfo(zone))
    found = datetime.combine(here.date(), time(hour, minute), here.tzinfo)
    while found <= here:
        found = datetime.combine(found.date() + timedelta(days=1), time(hour, minute), here.tzinfo)
    return found


def _next_backup(site: Site) -> datetime | None:
    return _next(site.backup_time, site.time_zone) if site.backup_time else None


def _back_up(cause: str, say: Say) -> str:
    file = keeping.folder() / keeping.new_name()
    manifest = making.make(file, say=say)
    begin_writing()
    keeping.note(file, manifest, cause)
    db.session.commit()
    _verify(file, say)
    begin_writing()
    site = db.session.get_one(Site, 1)
    keeping.let_go(site.backups_daily, site.backups_weekly)
    db.session.commit()
    return f"{file.name} was made and verified."


def _verify(file: Path, say: Say) -> str:
    verdict = verifying.verify(file, with_running=False, say=say)
    begin_writing()
    keeping.note_check(file, "\n".join(verdict.problems))
    db.session.commit()
    if not verdict.is_good:
        raise Failed(f"{file.name} does not bring the blog back as it was: {verdict.problems[0]}")
    return " ".join(verifying.first_lines(verdict))


def _restore(file: Path, say: Say) -> str:
    with restoring(file, say=say) as restored:
        db.session.commit()
        restored.finish()
    if restored.safety is not None:
        with opened(restored.safety) as before:
            begin_writing()
            keeping.note(restored.safety, before.manifest, "restore")
            db.session.commit()
    return f"The blog is back as it was on {restored.manifest.made_at[:16].replace('T', ' ')} UTC."


def _clean_up() -> str:
    begin_writing()
    purged = clean_up()
    db.session.commit()
    return f"{purged} {'text was' if purged == 1 else 'texts were'} deleted for good."


# All that is done outside of requests, but imports, which keep a process of their own.
KINDS: dict[str, Kind] = {
    "backup": Kind(lambda _argument, say: _back_up("schedule", say), _next_backup),
    "clean-up": Kind(lambda _argument, _say: _clean_up(), lambda site: _next(CLEANS_AT, site.time_zone)),
    "make-backup": Kind(lambda _argument, say: _back_up("person", say)),
    "verify-backup": Kind(lambda argument, say: _verify(Path(argument["path"]), say)),
    "restore-backup": Kind(
        lambda argument, say: _restore(Path(argument["path"]), say), may_repeat=False, held_for=timedelta(hours=1)
    ),
}
