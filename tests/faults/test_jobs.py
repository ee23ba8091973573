"""Test that each piece of work is done once, by whoever is there, and found again when its worker died."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app import clock, jobs
from app.db import begin_writing, db
from app.models import Job, StoredBackup
from tests.backup.blogs import blog as blog

ROOT = Path(__file__).resolve().parent.parent.parent


def _start(app: Flask, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env={**os.environ, "BYLINE_DATA": str(app.config["DATA"])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def due(blog: Flask) -> Flask:
    """Give a blog whose daily backup was missed three days ago."""
    with blog.app_context():
        jobs.plan()
        begin_writing()
        db.session.execute(update(Job).where(Job.kind == "backup").values(due_at=clock.now() - timedelta(days=3)))
        db.session.commit()
        db.session.remove()
    return blog


def _backups(app: Flask) -> int:
    with app.app_context():
        chosen = select(func.count()).select_from(StoredBackup).where(StoredBackup.cause == "schedule")
        found = db.session.scalar(chosen.where(StoredBackup.verified_at.is_not(None), StoredBackup.problem == ""))
        db.session.remove()
    return found or 0


def test_missed_backup_is_made_once_by_four_at_a_time(due: Flask) -> None:
    started = [_start(due, "jobs") for _ in range(4)]
    outputs = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 4, outputs
    assert sum("was made and verified" in output for output in outputs) == 1
    assert _backups(due) == 1
    with due.app_context():
        row = db.session.scalars(select(Job).where(Job.kind == "backup")).one()
        assert row.due_at > clock.now()
        assert (row.holder, row.failed) == (None, False)
        db.session.remove()
    assert _start(due, "jobs").communicate(timeout=60)[0] == "Nothing waits.\n"


def test_work_of_a_dead_worker_is_found_again(due: Flask) -> None:
    process = _start(due, "jobs")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _is_held(due):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert _is_held(due)
    # Nobody else takes it before its time is over.
    assert _start(due, "jobs").communicate(timeout=60)[0] == "Nothing waits.\n"
    with due.app_context():
        begin_writing()
        db.session.execute(update(Job).where(Job.kind == "backup").values(held_until=clock.now()))
        db.session.commit()
        db.session.remove()
    assert "was made and verified" in _start(due, "jobs").communicate(timeout=120)[0]
    assert _backups(due) == 1


def _is_held(app: Flask) -> bool:
    with app.app_context():
        held = db.session.scalar(select(Job.holder).where(Job.kind == "backup")) is not None
        db.session.remove()
    return held


def test_server_does_what_waits_by_itself(due: Flask) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = _start(due, "serve", "--port", str(port), "--workers", "2")
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not _backups(due):
            time.sleep(0.5)
        assert _backups(due) == 1
    finally:
        server.terminate()
        server.communicate(timeout=60)
