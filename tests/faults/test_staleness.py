"""Test that no worker ever answers with what was already replaced when the request was sent."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import writing
from tests.faults.writing import CHANGES, Promises

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2
MARKER = re.compile(rb"Marker ([0-9]+) end")


@dataclass
class Poller:
    """Ask for one page again and again, and note each answer that is older than what was promised."""

    port: int
    path: str
    is_list: bool
    validator: str | None
    promises: Promises
    answers: int = 0
    short_answers: int = 0
    stale: list[str] = field(default_factory=list)
    _known: tuple[str, int] | None = None

    def run(self) -> None:
        """Ask until the writer has finished."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.promises.finished.value:
            # A new connection now and then reaches the other worker.
            if self.answers % 5 == 0:
                connection.close()
            self._ask(connection)
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        promised = self.promises.in_lists.value if self.is_list else self.promises.on_page.value
        sent_at = time.time()
        due = [at.value for at in self.promises.due if self.is_list and at.value and at.value <= sent_at]
        headers = {"Accept-Encoding": "identity"}
        if self._known is not None and self.validator is not None:
            headers["If-None-Match" if self.validator == "ETag" else "If-Modified-Since"] = self._known[0]
        connection.request("GET", self.path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        self.answers += 1
        if response.status == 304 and self._known is not None:
            self.short_answers += 1
            assert body == b""
            assert {"date", "etag", "vary", "cache-control"} <= {name.lower() for name in response.headers}
            seen = self._known[1]
        else:
            assert response.status == 200, (response.status, body)
            seen = max(map(int, MARKER.findall(body)))
            validator = response.headers.get(self.validator) if self.validator else None
            self._known = (validator, seen) if validator else None
        wanted = max(promised, CHANGES + len(due) if due else 0)
        if seen < wanted:
            self.stale.append(f"{self.path} {response.status}: {seen} instead of {wanted}")


@contextmanager
def _serving(data: str, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning"]
    command += ["--workers", str(WORKERS), "--blocking-threads", "4", "--no-ws", "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"BYLINE_DATA": data})
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nothing_stale_after_a_commit_and_nothing_late_by_the_clock(tmp_path: Path) -> None:
    data = str(tmp_path / "blog")
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "init"]
    subprocess.run(flask, cwd=ROOT, env=os.environ | {"BYLINE_DATA": data}, check=True, capture_output=True)
    spawn = multiprocessing.get_context("spawn")
    maker = spawn.Process(target=writing.make_first, args=(data,))
    maker.start()
    maker.join(60)
    with closing(sqlite3.connect(f"{data}/byline.db")) as database:
        (path,) = database.execute("SELECT path FROM post").fetchone()
    due = [spawn.Value("d", 0.0) for _ in range(writing.SCHEDULED)]
    promises = Promises(spawn.Value("i", 0), spawn.Value("i", 0), spawn.Value("i", 0), due)
    port = _free_port()
    pollers = [
        Poller(port, address, is_list, validator, promises)
        for address, is_list in (("/", True), ("/feed.xml", True), (path, False))
        for validator in (None, "ETag", "Last-Modified")
    ]
    with _serving(data, port), ThreadPoolExecutor(len(pollers)) as pool:
        polling = [pool.submit(poller.run) for poller in pollers]
        writer = spawn.Process(target=writing.write, args=(data, promises))
        writer.start()
        writer.join(240)
        promises.finished.value = 1
        for running in polling:
            running.result(30)
    assert writer.exitcode == 0
    assert [line for poller in pollers for line in poller.stale] == []
    assert promises.in_lists.value == CHANGES
    assert min(poller.answers for poller in pollers) > CHANGES
    assert min(poller.short_answers for poller in pollers if poller.validator) > 0
    assert pollers[0]._known is None
