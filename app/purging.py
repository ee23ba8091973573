"""Tell a CDN after each public change that what it keeps is old, outside of anybody's way.

A CDN may keep pages unasked only where the operator's settings say so (SHARED_MAX_AGE); then every answer carries one
key, and a change of the blog makes all that has it old at once, as in Byline's own cache. The call is made by a thread
of its own after the commit, is tried again until it succeeds, and changes that come meanwhile are told together.

What is still to be told stands in the database: the version of public content of which the CDN has heard. So nothing
is lost with a process that dies between a commit and the call; whoever serves the blog looks at its start and then
now and then, and tells it.
"""

from __future__ import annotations

import atexit
import http.client
import json
import logging
import threading
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app, has_app_context
from sqlalchemy import event, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.db import PUBLIC_CHANGE, begin_writing, db
from app.models import Site

KEY = "byline"
EXTENSION = "byline_purger"
SECONDS = 10.0  # for each answer of the network
PAUSES = (1.0, 5.0, 30.0, 120.0)  # between tries; the last one again and again
LOOKS_EVERY = 30.0  # seconds, for what a process that died has left
LAST_WAIT = 10.0  # at the end of a command
_log = logging.getLogger(__name__)


class Purger:
    """Tell one CDN, one call at a time."""

    def __init__(
        self, app: Flask, url: str, header: tuple[str, str] | None, pauses: tuple[float, ...] = PAUSES
    ) -> None:
        """Prepare to call; nothing is sent yet.

        Args:
            app: whose changes are told.
            url: where the CDN takes such calls.
            header: what it knows the caller by.
            pauses: seconds between tries.
        """
        self._app = app
        self._parts = urlsplit(url)
        self._headers = {"Content-Type": "application/json", "Surrogate-Key": KEY, "User-Agent": "Byline"}
        self._headers |= dict([header] if header else [])
        self._pauses = pauses
        self._wanted = threading.Event()
        self._idle = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._watches = False

    def soon(self) -> None:
        """Have it told; return at once."""
        with self._lock:
            self._idle.clear()
            self._wanted.set()
            # Looked at each time, since a process that was forked has the object, but not its thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="purging", daemon=True)
                self._thread.start()

    def watch(self) -> None:
        """Tell what others have left untold, now and from now on."""
        self._watches = True
        self.soon()

    def wait(self, seconds: float = LAST_WAIT) -> bool:
        """Wait until all is told, but no longer than this; return whether it is."""
        return self._thread is None or self._idle.wait(seconds)

    def _run(self) -> None:
        failures = 0
        while True:
            self._wanted.clear()
            failures = 0 if self._tell() else failures + 1
            with self._lock:
                if not failures and not self._wanted.is_set():
                    self._idle.set()
                    if not self._watches:
                        self._thread = None
                        return
            # Whoever wants it told meanwhile need not wait for the end of a long pause.
            self._wanted.wait(self._pauses[min(failures, len(self._pauses)) - 1] if failures else LOOKS_EVERY)

    def _tell(self) -> bool:
        """Tell the CDN where it has not heard of the newest version; return whether it now has."""
        try:
            with self._app.app_context():
                found = db.session.execute(select(Site.content_version, Site.purged_version)).one_or_none()
            if found is None or found.purged_version >= found.content_version:
                return True
            status = self._call()
            if not 200 <= status < 300:
                _log.warning("the CDN may not know of a change (answer %s); it is tried again", status)
                return False
            version = found.content_version
            with self._app.app_context():
                begin_writing()
                db.session.execute(update(Site).where(Site.purged_version < version).values(purged_version=version))
                db.session.commit()
        except (OSError, http.client.HTTPException, SQLAlchemyError) as error:
            _log.warning("the CDN may not know of a change (%s); it is tried again", type(error).__name__)
            return False
        return True

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
        purger = app.extensions[EXTENSION] = Purger(app, app.config["PURGE_URL"], app.config["PURGE_HEADER"])
        atexit.register(purger.wait)


def watch(app: Flask) -> None:
    """Have this process tell what others have left untold, where the settings name a CDN."""
    purger: Purger | None = app.extensions.get(EXTENSION)
    if purger is not None:
        purger.watch()


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
