"""Tell a CDN after each public change that what it keeps is old, outside of anybody's way.

A CDN may keep pages unasked only where the operator's settings say so (SHARED_MAX_AGE); then every answer carries one
key, and a change of the blog makes all that has it old at once, as in Byline's own cache. The call is made by a thread
of its own after the commit, is tried again until it succeeds, and changes that come meanwhile are told together.
"""

from __future__ import annotations

import atexit
import http.client
import json
import logging
import threading
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.db import PUBLIC_CHANGE

KEY = "byline"
EXTENSION = "byline_purger"
SECONDS = 10.0  # for each answer of the network
PAUSES = (1.0, 5.0, 30.0, 120.0)  # between tries; the last one again and again
LAST_WAIT = 10.0  # at the end of a command
_log = logging.getLogger(__name__)


class Purger:
    """Tell one CDN, one call at a time."""

    def __init__(self, url: str, header: tuple[str, str] | None, pauses: tuple[float, ...] = PAUSES) -> None:
        """Prepare to call; nothing is sent yet.

        Args:
            url: where the CDN takes such calls.
            header: what it knows the caller by.
            pauses: seconds between tries.
        """
        self._parts = urlsplit(url)
        self._headers = {"Content-Type": "application/json", "Surrogate-Key": KEY, "User-Agent": "Byline"}
        self._headers |= dict([header] if header else [])
        self._pauses = pauses
        self._wanted = threading.Event()
        self._idle = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def soon(self) -> None:
        """Have it told; return at once."""
        self._idle.clear()
        self._wanted.set()
        with self._starting:
            # Looked at each time, since a process that was forked has the object, but not its thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="purging", daemon=True)
                self._thread.start()

    def wait(self, seconds: float = LAST_WAIT) -> bool:
        """Wait until all is told, but no longer than this; return whether it is."""
        return self._thread is None or self._idle.wait(seconds)

    def _run(self) -> None:
        failures = 0
        while True:
            if failures:
                # Whoever wants it told meanwhile need not wait for the end of a long pause.
                self._wanted.wait(self._pauses[min(failures, len(self._pauses)) - 1])
            else:
                self._wanted.wait()
            self._wanted.clear()
            try:
                status = self._call()
            except (OSError, http.client.HTTPException) as error:
                status, reason = 0, type(error).__name__
            else:
                reason = f"answer {status}"
            failures = 0 if 200 <= status < 300 else failures + 1
            if failures:
                _log.warning("the CDN was not told of a change (%s); it is tried again", reason)
            elif not self._wanted.is_set():
                self._idle.set()

    def _call(self) -> int:
        connection = _connect(self._parts)
        try:
            body = json.dumps({"tags": [KEY]})
            path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
            connection.request("POST", path, body, self._headers)
            return connection.getresponse().status
        finally:
            connection.close()


def _connect(parts: SplitResult) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=SECONDS)


def init_app(app: Flask) -> None:
    """Have each public change told where the settings name a CDN."""
    if app.config["PURGE_URL"]:
        purger = app.extensions[EXTENSION] = Purger(app.config["PURGE_URL"], app.config["PURGE_HEADER"])
        atexit.register(purger.wait)


@event.listens_for(Session, "after_commit")
def _tell(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.pop(PUBLIC_CHANGE, False):
        return
    purger: Purger | None = current_app.extensions.get(EXTENSION) if has_app_context() else None
    if purger is not None:
        purger.soon()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(PUBLIC_CHANGE, None)
