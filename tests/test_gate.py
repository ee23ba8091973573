"""The gate lets in as many as there is room for, and says so to the others at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import counters, gate
from app.counters import Board
from app.gate import Gate

THREADS = 8


class Application:
    """Be an application that answers when it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.inside = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, at once or later."""
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            if "slow" in environ["PATH_INFO"]:
                self.go.wait(30)
            elif "short" in environ["PATH_INFO"]:
                time.sleep(0.01)
        finally:
            with self._lock:
                self.inside -= 1
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]


def ask(door: Gate, path: str, method: str = "GET") -> tuple[str, dict[str, str], bytes, float]:
    """Send a request, and return status, headers, body and how long it took."""
    began = time.perf_counter()
    body, status, headers = run_wsgi_app(door, EnvironBuilder(path, method=method).get_environ())
    return status[:3], dict(headers), b"".join(body), time.perf_counter() - began


@pytest.fixture
def inside() -> Application:
    return Application()


@pytest.fixture
def door(inside: Application) -> Gate:
    return Gate(inside, Board().row, THREADS)


def full(door: Gate, inside: Application, pool: ThreadPoolExecutor, path: str, count: int) -> list[Any]:
    """Fill the application with requests that do not end."""
    asked = [pool.submit(ask, door, path) for _ in range(count)]
    end = time.monotonic() + 10
    while inside.inside < count and time.monotonic() < end:
        time.sleep(0.005)
    return asked


def test_one_thread_is_left_for_the_cache_and_the_rest_is_told_at_once(
    door: Gate, inside: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.2)
    with ThreadPoolExecutor(THREADS) as pool:
        asked = full(door, inside, pool, "/slow", THREADS - 1)
        status, headers, body, first = ask(door, "/x")
        assert (status, headers["Retry-After"], headers["Cache-Control"]) == ("503", "5", "no-store")
        assert len(body) < 100
        assert first >= 0.2
        assert ask(door, "/x")[3] < 0.1
        assert ask(door, "/x", "HEAD")[2] == b""
        assert ask(door, "/healthz")[0] == "200"
        inside.go.set()
        assert [done.result()[0] for done in asked] == ["200"] * (THREADS - 1)
    assert inside.most == THREADS
    assert ask(door, "/x")[0] == "200"
    assert door._row[counters.REFUSED] == 3
    assert (door._row[counters.RUNNING], door._row[counters.WAITING]) == (0, 0)


def test_authors_leave_room_to_readers(door: Gate, inside: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE_OF_AUTHORS", 0.2)
    with ThreadPoolExecutor(THREADS) as pool:
        full(door, inside, pool, "/admin/slow", 5)
        assert ask(door, "/admin/x")[0] == "503"
        assert ask(door, "/x")[0] == "200"
        inside.go.set()


def test_a_crowd_whose_answers_are_quick_is_served_to_the_last(door: Gate, inside: Application) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda _: ask(door, "/short")[0], range(200)))
    assert answers == ["200"] * 200
    assert inside.most <= THREADS - 1


def test_an_error_inside_gives_the_room_back(inside: Application) -> None:
    def broken(_environ: object, _start: object) -> Iterable[bytes]:
        raise RuntimeError("broken")

    door = Gate(broken, Board().row, 2)
    for _ in range(5):
        with pytest.raises(RuntimeError, match="broken"):
            ask(door, "/x")
    assert door._row[counters.RUNNING] == 0


class File:
    """Be a body that is sent piece by piece."""

    def __init__(self, pieces: int = 3) -> None:
        self.pieces = iter([b"x" * 1000] * pieces)
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        """Note that it was closed."""
        self.closed += 1


def _sending(length: int | None, sent: list[File]) -> Gate:
    def application(_environ: object, start_response: Any) -> Iterable[bytes]:
        headers = [] if length is None else [("Content-Length", str(length))]
        start_response("200 OK", headers)
        sent.append(File())
        return sent[-1]

    return Gate(application, Board().row, 6)


def test_small_files_are_handed_over_at_once() -> None:
    sent: list[File] = []
    door = _sending(3000, sent)
    answers = [door(EnvironBuilder("/x").get_environ(), lambda *_: print) for _ in range(10)]
    assert answers == [[b"x" * 1000] * 3] * 10
    assert [file.closed for file in sent] == [1] * 10


@pytest.mark.parametrize("length", [gate.ONE_PIECE + 1, None])
def test_few_large_files_are_on_their_way_at_once(length: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE_FOR_A_STREAM", 0.05)
    sent: list[File] = []
    door = _sending(length, sent)

    def begin() -> tuple[str, Any]:
        status: list[str] = []
        body = door(EnvironBuilder("/x").get_environ(), lambda *started: status.append(started[0]) or print)
        return status[0][:3], body

    first, second, third = begin(), begin(), begin()
    assert [one[0] for one in (first, second, third)] == ["200", "200", "503"]
    assert sent[2].closed == 1
    assert b"".join(first[1]) == b"x" * 3000
    fourth = begin()
    second[1].close()
    assert sent[1].closed == 1
    fifth = begin()
    assert [one[0] for one in (fourth, fifth, begin())] == ["200", "200", "503"]
    assert door._row[counters.RUNNING] == 2
    del fourth, fifth
    assert begin()[0] == "200"
    assert door._row[counters.RUNNING] == 0
