"""Tell, for each request, whether what was rendered before is still what readers may see."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import URL
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from app import queries
from app.db import db
from app.models import Site

from .conditional import SETTLING, format_date, last_modified
from .hosts import Address

_NEVER = datetime.max.replace(tzinfo=UTC)


class Unverified(Exception):
    """Say that the database did not tell whether anything has changed."""


class Current:
    """Be one state of public content; a response belongs to the state under which it was rendered.

    Two threads may each make an object of the same state, so what is compared is its freshness.
    """

    def __init__(self, freshness: queries.Freshness, address: Address) -> None:
        self.freshness = freshness
        self.address = address
        self.settles_at = freshness.last_change + SETTLING
        self._settled = format_date(last_modified(freshness.last_change, self.settles_at))

    def last_modified(self, now: datetime) -> str:
        """Return the date of the last change as the header that says it."""
        if now >= self.settles_at:
            return self._settled
        return format_date(last_modified(self.freshness.last_change, now))


class _Watch:
    """Watch an SQLite file through a connection of its own.

    `PRAGMA data_version` moves when any other connection commits, and never for changes made on its own one. It
    costs microseconds, and opens and ends a read transaction, so it misses no commit that has returned.
    """

    def __init__(self, path: Path) -> None:
        address = f"{path.absolute().as_uri()}?mode=ro"
        # Watches are handed from thread to thread, but no two threads ever hold the same one.
        self.connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=1)
        self.seen: int | None = None
        self.since = self.until = _NEVER
        self.current: Current | None = None

    def data_version(self) -> int:
        number: int = self.connection.execute("PRAGMA data_version").fetchone()[0]
        return number


class Currency:
    """Know the current state of public content.

    On SQLite a request asks a watch, and reads the state only if somebody has committed or the next publication
    has come due since the watch was last asked. On PostgreSQL, which has no such counter, it reads the state: one
    row by indexes. Connections are opened by the first request that needs them, so after any fork.
    """

    def __init__(self, app: Flask, also_accepted: Iterable[str], moved: Callable[[], object]) -> None:
        """Prepare to ask.

        Args:
            app: the application that knows the database.
            also_accepted: host names that are answered beside the site's own.
            moved: what to call when the state is another one than before.
        """
        self._app = app
        self._moved = moved
        self._also_accepted = also_accepted
        self._watches: list[_Watch] = []
        self._file: Path | None = None
        self._asked_for_file = False
        self.last: Current | None = None

    def current(self, now: datetime) -> Current:
        """Return the state of public content at this moment.

        Raises:
            Unverified: the database cannot be asked, or holds no blog yet.
        """
        try:
            if not self._asked_for_file:
                self._file = self._sqlite_file()
                self._asked_for_file = True
            return self._read() if self._file is None else self._watched(self._file, now)
        except NoResultFound as error:
            self.last = None
            raise Unverified from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise Unverified from error

    def close(self) -> None:
        """Close the connections that are not in use."""
        while self._watches:
            self._watches.pop().connection.close()

    def _watched(self, file: Path, now: datetime) -> Current:
        try:
            watch = self._watches.pop()
        except IndexError:
            watch = _Watch(file)
        try:
            # In this order: what is committed between the two reads moves the counter before the next request.
            version = watch.data_version()
            current = watch.current
            if current is None or version != watch.seen or not watch.since <= now < watch.until:
                current = watch.current = self._read()
                watch.seen = version
                watch.since, watch.until = now, current.freshness.next_publication or _NEVER
        except BaseException:
            watch.connection.close()
            raise
        self._watches.append(watch)
        return current

    def _read(self) -> Current:
        with self._app.app_context():
            freshness = queries.freshness()
            last = self.last
            if last is not None and last.freshness == freshness:
                return last
            # Read after the version, so never older than it.
            url = db.session.scalar(select(Site.url)) or ""
        current = self.last = Current(freshness, Address(url, self._also_accepted))
        self._moved()
        return current

    def _sqlite_file(self) -> Path | None:
        with self._app.app_context():
            url: URL = db.engine.url
        name = url.database or ":memory:"
        if url.get_backend_name() != "sqlite" or name == ":memory:" or name.startswith("file:"):
            return None
        return Path(name)
