"""Test that thousands who hold their connections, and hundreds who are slow, keep nobody else waiting."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.faults import crowd
from tests.faults.crowd import Crowd
from tests.faults.serving import Server

pytestmark = pytest.mark.alone
IDLE = int(os.environ.get("CROWD_IDLE", "8000"))
SLOW = int(os.environ.get("CROWD_SLOW", "600"))
READERS = 4
SECONDS = 5.0
PATIENCE = 0.2  # seconds in which 99 of 100 must have their answer


def _read(port: int, waited: list[float]) -> None:
    """Ask for pages as people do: some on a new connection, some on one that is there."""
    end = time.monotonic() + SECONDS
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < end:
        for path in ("/", "/archive/", "/feed.xml"):
            start = time.perf_counter()
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            waited.append(time.perf_counter() - start)
            assert response.status == 200
            time.sleep(0.005)
        connection.close()
    connection.close()


def _percentile(port: int) -> tuple[float, int]:
    waited: list[float] = []
    readers = [threading.Thread(target=_read, args=(port, waited)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sorted(waited)[int(len(waited) * 0.99)], len(waited)


def test_a_crowd_keeps_nobody_waiting(tmp_path: Path) -> None:
    room = crowd.allow_files(IDLE + SLOW + 500)
    assert room >= IDLE + SLOW + 500, f"this machine allows {room} open files; ulimit -Hn shows it"
    server = Server(tmp_path / "blog")
    try:
        _percentile(server.port)
        alone, _ = _percentile(server.port)
        gathered = Crowd(server.port, server.get("/feed.xml")[1]["etag"])
        gathered.gather(IDLE, SLOW)
        try:
            among, answers = _percentile(server.port)
        finally:
            gathered.leave()
    finally:
        server.stop(signal.SIGTERM)
    print(
        f"\n{IDLE} idle and {SLOW} slow connections, {gathered.polls} polls: 99 % of {answers} answers within "
        f"{among * 1000:.0f} ms ({alone * 1000:.0f} ms without them)"
    )
    assert gathered.polls > IDLE
    assert among < PATIENCE
