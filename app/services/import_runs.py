"""Know what imports there are, who carries one out, and what a person wishes of it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from app import clock, storage
from app.db import db
from app.errors import Conflict
from app.models import Account, ImportRun
from app.services.import_process import is_running

SILENT_FOR = timedelta(minutes=10)
AT_WORK = ("reading", "waiting", "running", "undoing")
OPEN = ("running", "paused", "failed", "stopped")


def all_runs(limit: int = 50) -> Sequence[ImportRun]:
    """Return the imports, the latest first; the sample blog is none."""
    chosen = select(ImportRun).where(ImportRun.location != "sample").order_by(ImportRun.id.desc()).limit(limit)
    return db.session.scalars(chosen).all()


def unfinished(source: str, location: str) -> ImportRun | None:
    """Return the last import of just this source, if it broke off and nobody goes on with it."""
    chosen = select(ImportRun).where(ImportRun.source == source, ImportRun.location == location[:2000])
    run = db.session.scalar(chosen.order_by(ImportRun.id.desc()).limit(1))
    if run is None or run.finished_at is not None or run.state not in OPEN or is_alive(run):
        return None
    return run


def is_alive(run: ImportRun) -> bool:
    """Tell whether a process is at work on a run; one on another machine is believed for ten minutes."""
    if run.state not in AT_WORK or run.beat_at is None or run.beat_at < clock.now() - SILENT_FOR:
        return False
    if not run.host:
        return False
    if run.host != socket.gethostname():
        return True
    return is_running(run.pid)


def claim(run: ImportRun, state: str = "running") -> None:
    """Make this process the one that carries out a run.

    Raises:
        Conflict: another one does.
    """
    if is_alive(run) and run.pid != os.getpid():
        raise Conflict("This import is at work already.")
    run.host, run.pid, run.state, run.wish = socket.gethostname(), os.getpid(), state, ""
    run.beat_at, run.finished_at = clock.now(), None
    db.session.flush()


def prepare(source: str, location: str, account: Account, how: str) -> ImportRun:
    """Make a run that will be read and looked over; `how` says whether it is an upload, an address or a folder."""
    run = ImportRun(
        source=source,
        location=location[:2000],
        state="reading",
        started_at=clock.now(),
        account_id=account.id,
        choices={"how": how},
    )
    db.session.add(run)
    db.session.flush()
    return run


def folder_of(run: ImportRun) -> Path:
    """Return the folder for what was brought for a run."""
    return storage.import_folder() / f"run-{run.id}"


def forget(run: ImportRun) -> None:
    """Delete a run that has not begun, with what was brought for it."""
    shutil.rmtree(folder_of(run), ignore_errors=True)
    (storage.import_folder() / f"log-{run.id}").unlink(missing_ok=True)
    db.session.delete(run)
    db.session.flush()


def wish(run: ImportRun, what: str) -> None:
    """Ask a running import to pause or to stop; one that nobody carries out stops at once."""
    if is_alive(run):
        db.session.execute(update(ImportRun).where(ImportRun.id == run.id).values(wish=what))
    else:
        give_in(run, what)


def give_in(run: ImportRun, what: str) -> None:
    """Do what was asked of a run: what came in so far stays."""
    run.state, run.wish = ("paused" if what == "pause" else "stopped"), ""
    run.finished_at = clock.now() if what == "stop" else None
    db.session.flush()


def fail(run: ImportRun, sentence: str) -> None:
    """Say why a run broke off; it can go on later."""
    run.state, run.wish = "failed", ""
    run.report = {**(run.report or {}), "failed": sentence}
    db.session.flush()
