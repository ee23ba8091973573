"""Stand between the page cache and Flask: let in as many as there is room for, and count them.

A worker has a few threads. If all of them were in Flask, waiting for a database that hangs or for pictures that are
made, nobody would be left to answer readers from memory. So one thread at least stays out of Flask, authors leave
some more to readers, and who finds no room waits a moment, once. When a wait was in vain, nobody else waits until
somebody has come out: they get a short 503 at once, which costs next to nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from app import counters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALWAYS = frozenset(("/healthz", "/readyz", "/metrics"))
PATIENCE = 1.0
PATIENCE_OF_AUTHORS = 5.0
RETRY_SECONDS = 5
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
        self._running = self._waiting = 0
        self._is_stuck = False
        self._changed = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or say that there is no room."""
        path: str = environ.get("PATH_INFO", "")
        if path in ALWAYS:
            return self._asked(path, environ, start_response)
        if not self._enter(is_author=path.startswith("/admin/")):
            self._row[counters.REFUSED] += 1
            start_response("503 Service Unavailable", list(_HEADERS))
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [_FULL]
        try:
            return self._asked(path, environ, start_response)
        finally:
            self._leave()

    def _asked(self, path: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        seen = ["500"]

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:  # noqa: ANN401
            seen[0] = status
            return start_response(status, headers, *rest)

        try:
            return self._app(environ, start)
        finally:
            counters.note(self._row, path, seen[0], time.perf_counter() - began)

    def _enter(self, *, is_author: bool) -> bool:
        room = self._room_of_authors if is_author else self._room
        with self._changed:
            if self._running >= room:
                places = self._room if is_author else self._room + 1
                if self._is_stuck or self._running + self._waiting >= places:
                    return False
                self._waiting += 1
                self._row[counters.WAITING] = self._waiting
                found = self._changed.wait_for(
                    lambda: self._running < room, PATIENCE_OF_AUTHORS if is_author else PATIENCE
                )
                self._waiting -= 1
                self._row[counters.WAITING] = self._waiting
                if not found:
                    self._is_stuck = True
                    return False
            self._running += 1
            self._row[counters.RUNNING] = self._running
            return True

    def _leave(self) -> None:
        with self._changed:
            self._running -= 1
            self._row[counters.RUNNING] = self._running
            self._is_stuck = False
            self._changed.notify_all()
