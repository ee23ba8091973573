"""Ask a PostgreSQL server for the version of public content, on connections kept for that alone.

PostgreSQL has no counter like SQLite's, so each request reads the site's version: one row by its key, as a prepared
statement in a transaction of its own. A notification (LISTEN) would cost less and is not exact: it may be on its way
when the commit has returned to the writer already, and who asks right then would be shown what is no longer there.
"""

from __future__ import annotations

import select
import threading
from typing import Any

import psycopg
from psycopg.pq import ExecStatus
from sqlalchemy.engine import URL

from app import postgresql

from .watches import Lost, Watch, Watches

# A server that says nothing for so long is taken for gone. Shorter would be wrong about one that is merely busy.
PATIENCE_MS = 5000
RETRY_SECONDS = 0.1
_STATEMENT = b"SELECT content_version, content_changed_at FROM site WHERE id = 1"
_NAME = b"byline_version"


class _Silent(Lost):
    """Say that a server which takes connections does not answer."""


class ServerWatch(Watch):
    """Watch a server; it speaks to libpq without the layers above, which cost several times the question itself."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        super().__init__()
        try:
            self.connection = psycopg.connect(**arguments, autocommit=True)
        except psycopg.Error as error:
            raise Lost from error
        self._server = self.connection.pgconn
        prepared = self._server.prepare(_NAME, _STATEMENT)
        if prepared.status != ExecStatus.COMMAND_OK:
            self.close()
            raise Lost(prepared.error_message.decode("utf-8", "replace"))
        self._poll = select.poll()
        self._poll.register(self._server.socket, select.POLLIN)

    def version(self) -> object:
        """Return the version of public content and the moment of its last change, as the server writes them."""
        server, found = self._server, None
        try:
            server.send_query_prepared(_NAME, ())
            server.flush()
            while True:
                while server.is_busy():
                    if not self._poll.poll(PATIENCE_MS):
                        raise _Silent("the server is silent")
                    server.consume_input()
                result = server.get_result()
                if result is None:
                    return found
                if result.status != ExecStatus.TUPLES_OK:
                    raise Lost(result.error_message.decode("utf-8", "replace"))
                if result.ntuples:
                    found = result.get_value(0, 0), result.get_value(0, 1)
        except psycopg.Error as error:
            raise Lost from error

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class ServerWatches(Watches):
    """Be the watches of a server, which may go away.

    While it is away, one thread of the process looks for it, ten times a second; no reader waits for a connection,
    and a server that comes back is not run over.
    """

    def __init__(self, url: URL) -> None:
        super().__init__()
        _, given = url.get_dialect()().create_connect_args(url)
        self._arguments = given | postgresql.engine_options(url)["connect_args"]
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._seeker: threading.Thread | None = None
        self.is_away = False

    def look(self) -> tuple[Watch, object]:
        """Return a watch and the version that it sees now, through a new connection where the old one is broken."""
        if self.is_away:
            raise Lost("the server is away")
        if self.idle:
            try:
                return super().look()
            except _Silent:
                self._seek()  # it would not answer on a new connection either
                raise
            except Lost:
                # A server that was merely started anew is there.
                pass
        watch: Watch | None = None
        try:
            watch = self.open()
            return watch, watch.version()
        except Lost:
            if watch is not None:
                watch.close()
            self._seek()
            raise

    def open(self) -> Watch:
        """Make a watch."""
        return ServerWatch(self._arguments)

    def close(self) -> None:
        """Close the watches that are not in use, and look for the server no longer."""
        self._closed.set()
        if self._seeker is not None:
            self._seeker.join()
        super().close()

    def _seek(self) -> None:
        with self._lock:
            if not self.is_away and not self._closed.is_set():
                self.is_away = True
                self._seeker = threading.Thread(target=self._find, name="byline-database", daemon=True)
                self._seeker.start()

    def _find(self) -> None:
        while not self._closed.wait(RETRY_SECONDS):
            try:
                self.idle.append(self.open())
            except Lost:
                continue
            break
        self.is_away = False
