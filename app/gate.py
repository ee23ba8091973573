"""Stand between the page cache and Flask: let in as many as there is room for, and count them.

A worker has a few threads. If all of them were in Flask, waiting for a database that hangs or for pictures that are
made, nobody would be left to answer readers from memory. So one thread at least stays out of Flask, authors leave
some more to readers, and who finds no room waits a moment, once. When a wait was in vain, nobody else waits until
somebody has come out: they get a short 503 at once, which costs next to nothing.

A file that is sent piece by piece holds its thread until the last piece is taken, however slow the reader. So what is
small is handed over as one piece, and of the others fewer than half as many as there are threads are on their way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from app import counters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALWAYS = frozenset(("/healthz", "/readyz", "/metrics"))
PATIENCE = 0.3  # of readers: they wait on the last thread, which those of kept pages need
PATIENCE_OF_AUTHORS = 5.0
PATIENCE_ON_THE_LAST_THREAD = 2.0  # of authors: many who save at once are served one after the other
PATIENCE_FOR_A_STREAM = 1.0
RETRY_SECONDS = 5
ONE_PIECE = 512 * 1024  # bytes; six hundred slow readers of them take 300 MB
_FULL = b"This site is very busy. Try again in a few seconds.\n"
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_FULL))),
    ("Retry-After", str(RETRY_SECONDS)),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


class Gate:
    """Be the WSGI application in front of Flask's own."""

    def __init__(self, app: WSGIApplication, row: counters.Row, threads: int) -> None:
        """Guard an application.

        Args:
            app: Flask's own WSGI application.
            row: where to count.
            threads: how many threads the server has in this process.
        """
        self._app = app
        self._row = row
        self._room = max(1, threads - 1)
        self._room_of_authors = max(1, self._room - threads // 4)
        self._running = 0
        self._waiting: list[_Ticket] = []
        self._is_stuck = False
        self._lock = threading.Lock()
        self._streams = _Streams(max(1, threads // 2 - 1))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or say that there is no room."""
        path: str = environ.get("PATH_INFO", "")
        if path in ALWAYS:
            return self._asked(path, environ, start_response)
        if not self._enter(is_author=path.startswith("/admin/")):
            return self._refuse(environ, start_response)
        body: Iterable[bytes] = ()
        try:
            body = self._asked(path, environ, start_response)
        finally:
            if not isinstance(body, _Stream):
                self._leave()
        if isinstance(body, _Stream):
            body.then(self._leave)  # its thread is not free before
        return body

    def _asked(self, path: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        started: list[Any] = ["500"]

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401
            started[:] = [status, headers, exc_info]
            return _write_nothing

        try:
            body = self._app(environ, start)
            if not isinstance(body, list):
                is_empty = environ["REQUEST_METHOD"] == "HEAD" or started[0][:3] in ("204", "304")
                whole = _in_one_piece(body, 0 if is_empty else _length(started[1]))
                if whole is None:
                    stream = self._streams.enter(body)
                    if stream is None:
                        return self._refuse(environ, start_response)
                    body = stream
                else:
                    body = whole
            start_response(*started)
            return body
        finally:
            counters.note(self._row, path, started[0], time.perf_counter() - began)

    def _refuse(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        self._row[counters.REFUSED] += 1
        start_response("503 Service Unavailable", list(_HEADERS))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [_FULL]

    def _enter(self, *, is_author: bool) -> bool:
        room = self._room_of_authors if is_author else self._room
        with self._lock:
            if self._running < room:
                self._running += 1
                self._row[counters.RUNNING] = self._running
                return True
            held = self._running + len(self._waiting)
            if self._is_stuck or held > self._room:
                return False
            patience = PATIENCE_OF_AUTHORS if is_author else PATIENCE
            if is_author and held == self._room:
                patience = PATIENCE_ON_THE_LAST_THREAD
            mine = _Ticket(room)
            self._waiting.append(mine)
            self._row[counters.WAITING] = len(self._waiting)
        if mine.called.wait(patience):
            return True
        with self._lock:
            if mine.called.is_set():
                return True
            self._waiting.remove(mine)
            self._row[counters.WAITING] = len(self._waiting)
            self._is_stuck = True
            return False

    def _leave(self) -> None:
        with self._lock:
            self._is_stuck = False
            self._running -= 1
            # Who has waited goes first, or somebody who comes just now would always be quicker.
            for ticket in self._waiting:
                if self._running < ticket.room:
                    self._waiting.remove(ticket)
                    self._running += 1
                    ticket.called.set()
                    break
            self._row[counters.RUNNING] = self._running
            self._row[counters.WAITING] = len(self._waiting)


class _Ticket:
    """Be a place in the line."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.called = threading.Event()


class _Streams:
    """Be the room for answers that are sent piece by piece."""

    def __init__(self, room: int) -> None:
        self._room = threading.Semaphore(room)
        self._is_stuck = False

    def enter(self, body: Iterable[bytes]) -> _Stream | None:
        """Return an answer that holds its place until it is closed, or nothing where there is no room."""
        if not self._room.acquire(timeout=0 if self._is_stuck else PATIENCE_FOR_A_STREAM):
            self._is_stuck = True
            _close(body)
            return None
        return _Stream(body, self._leave)

    def _leave(self) -> None:
        self._is_stuck = False
        self._room.release()


class _Stream:
    """Be an answer on its way."""

    def __init__(self, body: Iterable[bytes], leave: Callable[[], None]) -> None:
        self._body = body
        self._pieces = iter(body)
        self._leave: Callable[[], None] | None = leave

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._pieces)
        except BaseException:  # its end, too: not every server closes what it has read to the end
            self._let_go()
            raise

    def then(self, leave: Callable[[], None]) -> None:
        """Give back another place with its own."""
        own = self._leave

        def both() -> None:
            leave()
            if own is not None:
                own()

        self._leave = both

    def close(self) -> None:
        """Give the place back, and close what was sent."""
        self._let_go()
        _close(self._body)

    def __del__(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()


def _length(headers: list[tuple[str, str]]) -> int | None:
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(length) if length.isdigit() else None


def _in_one_piece(body: Iterable[bytes], length: int | None) -> list[bytes] | None:
    """Return a small body as a list and close it, or nothing where it is large or nobody knows how large it is."""
    if length is None or length > ONE_PIECE:
        return None
    try:
        return list(body)
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _write_nothing(_piece: bytes) -> object:
    raise RuntimeError("write() is not supported; return the body instead")
