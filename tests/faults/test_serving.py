"""Stop, reload and kill servers under load: nothing is cut that was begun, and others go on."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import table
from tests.faults.serving import Server

pytestmark = pytest.mark.alone
SECONDS_TO_RESPAWN = 20


class Readers:
    """Be some readers who ask again and again, and note what becomes of it."""

    def __init__(self, server: Server, count: int = 6) -> None:
        self._server = server
        self._over = threading.Event()
        self.outcomes: Counter[str] = Counter()
        self.failures: list[float] = []
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(count)]

    def _ask(self, number: int) -> None:
        paths = ("/", "/feed.xml", f"/invented-{number}/")
        turn = 0
        while not self._over.is_set():
            turn += 1
            try:
                status = self._server.get(paths[turn % 3])[0]
                self.outcomes[str(status)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.outcomes[type(error).__name__] += 1
                self.failures.append(time.monotonic())
            time.sleep(0.005)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read while something happens."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "blog")
    yield server
    server.stop(signal.SIGKILL)


def test_reload_takes_new_workers_and_cuts_nothing(server: Server) -> None:
    before = server.children()
    readers = Readers(server)
    with readers.reading():
        os.kill(server.process.pid, signal.SIGHUP)  # type: ignore[union-attr]
        end = time.monotonic() + 60
        while time.monotonic() < end and (set(before) & set(server.children()) or len(server.children()) != 2):
            time.sleep(0.2)
    assert not set(before) & set(server.children())
    assert readers.outcomes.keys() == {"200", "404"}, readers.outcomes
    assert sum(readers.outcomes.values()) > 100


def test_reload_to_what_does_not_work_changes_nothing(server: Server) -> None:
    before = server.children()
    with sqlite3.connect(server.folder / "byline.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert server.process is not None
    server.process.send_signal(signal.SIGHUP)
    end = time.monotonic() + 30
    while "so the old one goes on" not in server.log.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    assert "the schema 9999 of a newer Byline" in server.log.read_text()
    assert server.children() == before
    assert server.get("/")[0] == 200
    assert server.stop() == 0


def test_stop_during_a_reload_leaves_nobody_behind(server: Server) -> None:
    workers = server.children()
    assert server.process is not None
    for pause in (0.3, 1.3):
        server.process.send_signal(signal.SIGHUP)
        time.sleep(pause)
    workers += server.children()
    assert server.stop() == 0
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


def test_a_killed_worker_is_missed_by_few_and_comes_back(server: Server) -> None:
    counted = server.number('byline_cache_answers_total{how="full"}')
    readers = Readers(server)
    victim = server.children()[0]
    with readers.reading():
        time.sleep(1)
        killed_at = time.monotonic()
        os.kill(victim, signal.SIGKILL)
        while victim in server.children() or len(server.children()) < 2 or server.number("byline_workers") < 2:
            assert time.monotonic() < killed_at + SECONDS_TO_RESPAWN
            time.sleep(0.1)
        back_after = time.monotonic() - killed_at
        time.sleep(1)
    total = sum(readers.outcomes.values())
    failed = total - readers.outcomes["200"] - readers.outcomes["404"]
    longest = max((at - killed_at for at in readers.failures), default=0.0)
    table.show(
        "one of two workers killed",
        kept=f"{failed} of {total:,} cut off ({failed / total:.2%}), the last {longest:.2f} s after",
        back=f"new worker {back_after:.1f} s",
    )
    assert failed <= 12
    assert failed / total < 0.02
    assert longest < 2
    assert server.number('byline_cache_answers_total{how="full"}') >= counted + readers.outcomes["200"] - 12
    assert set(readers.outcomes) <= {"200", "404", "RemoteDisconnected", "ConnectionResetError"}


def test_stop_ends_soon_without_a_trace(server: Server) -> None:
    connections = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=30) for _ in range(5)]
    for connection in connections:
        connection.request("GET", "/")
        assert connection.getresponse().read()
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 10
    for connection in connections:
        connection.close()
    assert "Traceback" not in server.log.read_text()


def test_slow_downloads_leave_threads_for_everybody_else(server: Server) -> None:
    folder = server.folder / "media" / "imported" / "files"
    folder.mkdir(parents=True)
    (folder / "large.bin").write_bytes(bytes(20_000_000))
    (folder / "small.bin").write_bytes(bytes(300_000))
    slow: list[socket.socket] = []
    for name in ("small", "large") * 30:
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", server.port))
        one.sendall(f"GET /files/{name}.bin HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        slow.append(one)
    time.sleep(3)
    times = []
    for turn in range(60):
        began = time.perf_counter()
        assert server.get(("/", "/feed.xml", f"/invented-{turn}/")[turn % 3])[0] in (200, 404)
        times.append(time.perf_counter() - began)
    times.sort()
    print(f"\n60 slow downloads: others wait p50 {times[30] * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms")
    assert times[-2] < 1
    for one in slow:
        one.close()
    time.sleep(1)
    assert len(server.get("/files/large.bin")[2]) == 20_000_000
