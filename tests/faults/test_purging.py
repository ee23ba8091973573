"""A CDN hears of every change, even if whoever made it died before the call was answered."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import purging
from tests.cdn import Cdn, listening
from tests.faults.serving import ROOT, Server


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def _change_and_die(server: Server, cdn: Cdn, title: str) -> int:
    """Change the blog by a command that is killed while the CDN lets it wait; return how often the CDN was called."""
    heard = len(cdn.told)
    cdn.may_answer.clear()
    command = [sys.executable, "-m", "flask", "site", "set", "title", title]
    with subprocess.Popen(command, cwd=ROOT, env=server.environment, stdout=subprocess.DEVNULL) as process:
        _until(lambda: len(cdn.told) > heard, 30)
        process.kill()
    cdn.may_answer.set()
    return len(cdn.told)


@pytest.fixture
def cdn() -> Iterator[Cdn]:
    """Give a CDN."""
    with listening() as found:
        yield found


def test_a_call_that_a_crash_cut_off_is_made_at_the_next_start_or_by_the_others(tmp_path: Path, cdn: Cdn) -> None:
    server = Server(tmp_path / "data", workers=1, BYLINE_PURGE_URL=cdn.url, BYLINE_SHARED_MAX_AGE="600")
    try:
        assert cdn.told  # of a blog that it did not know
        server.stop()
        heard = _change_and_die(server, cdn, "Changed while nobody served")
        server.start()
        _until(lambda: len(cdn.told) > heard, 10)
        heard = _change_and_die(server, cdn, "Changed beside a server")
        _until(lambda: len(cdn.told) > heard, purging.LOOKS_EVERY + 10)
        assert b"Changed beside a server" in server.get("/")[2]
    finally:
        server.stop()
