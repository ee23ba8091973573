"""Tell, for each request, whether what was rendered before is still what readers may see."""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
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
from .wal_index import WalIndex
from .watches import NEVER, FileWatches, Lost, Watches


class Unverified(Exception):
    """Say that the database did not tell whether anything has changed."""


class Current:
    """Be one state of public content; a response belongs to the state under which it was rendered.

    Two threads may each make an object of the same state, so what is compared is its freshness.
    """

    def __init__(
        self,
        freshness: queries.Freshness,
        address: Address,
        shared_seconds: int = 0,
        *,
        has_short_links: bool = False,
    ) -> None:
        """Be a state.

        Args:
            freshness: what is compared.
            address: that of the blog.
            shared_seconds: how long shared caches may keep a page unasked. They are told of changes, but not of what
                the clock changes, so from that long before the next publication they must ask.
            has_short_links: whether any query of the home page leads to a text.
        """
        self.freshness = freshness
        self.address = address
        self.has_short_links = has_short_links
        self.settles_at = freshness.last_change + SETTLING
        self.settled_from = self.settles_at.timestamp()
        ahead = freshness.next_publication
        self.shared_until = ahead.timestamp() - shared_seconds if ahead and shared_seconds else math.inf
        self.settled_date = format_date(last_modified(freshness.last_change, self.settles_at))

    def last_modified(self, now: datetime) -> str:
        """Return the date of the last change as the header that says it."""
        if now >= self.settles_at:
            return self.settled_date
        return format_date(last_modified(self.freshness.last_change, now))


@dataclass(slots=True)  # quicker to read than a tuple's names
class Glance:
    """Be a state that was read, the index of SQLite's log from before, and the seconds between which it holds.

    While the `memory` of that index still has the bytes of `header`, nobody has committed. From `settled_from` until
    `settled_until` nothing of an answer depends on the clock.
    """

    memory: ctypes.Array[ctypes.c_char]
    header: bytes
    since: float
    until: float
    current: Current
    settled_from: float
    settled_until: float


class Currency:
    """Know the current state of public content.

    A request asks a watch, and reads the state only if the watch sees another version than before or the next
    publication has come due since it was last asked. On SQLite the version is the number of commits to the file, on
    PostgreSQL that of the site's row. Where the index of SQLite's log can be seen, one look at it replaces the watch.
    Connections are opened by the first request that needs them, so after any fork.
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
        self._shared_seconds: int = app.config.get("SHARED_MAX_AGE", 0) and (
            app.config["SHARED_MAX_AGE"] + app.config["SHARED_STALE"]
        )
        self._watches: Watches | None = None
        self._is_prepared = False
        self._preparing = threading.Lock()
        self._index: WalIndex | None = None
        self._reading = threading.Lock()
        self.glance: Glance | None = None
        self.last: Current | None = None

    def current(self, now: datetime) -> Current:
        """Return the state of public content at this moment.

        Raises:
            Unverified: the database cannot be asked, or holds no blog yet.
        """
        try:
            if not self._is_prepared:
                self._prepare()
            if self._index is not None:
                return self._unmoved(now) or self._looked(self._index, now)
            return self._read() if self._watches is None else self._watched(self._watches, now)
        except NoResultFound as error:
            self.last = None
            raise Unverified from error
        except (SQLAlchemyError, Lost) as error:
            raise Unverified from error

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.glance = self._index = None
        self._is_prepared = False
        if self._watches is not None:
            self._watches.close()

    def _unmoved(self, now: datetime) -> Current | None:
        glance = self.glance
        if glance is None or glance.memory.raw != glance.header:
            return None
        return glance.current if glance.since <= now.timestamp() < glance.until else None

    def _looked(self, index: WalIndex, now: datetime) -> Current:
        with self._reading:
            # Who has waited may find that another one has read meanwhile.
            current = self._unmoved(now)
            if current is None:
                # In this order: what is committed after the look makes the next request look and read again.
                header = index.look()
                current = self._read()
                since, until = now.timestamp(), (current.freshness.next_publication or NEVER).timestamp()
                settled = max(since, current.settled_from), min(until, current.shared_until)
                self.glance = Glance(index.memory, header, since, until, current, *settled)
            return current

    def _watched(self, watches: Watches, now: datetime) -> Current:
        # In this order: what is committed between the two reads moves the version before the next request.
        watch, version = watches.look()
        try:
            current = watch.current
            if current is None or version != watch.seen or not watch.since <= now < watch.until:
                current = watch.current = self._read()
                watch.seen = version
                watch.since, watch.until = now, current.freshness.next_publication or NEVER
        except BaseException:
            watch.close()
            raise
        watches.idle.append(watch)
        return current

    def _read(self) -> Current:
        with self._app.app_context():
            freshness = queries.freshness()
            last = self.last
            if last is not None and last.freshness == freshness:
                return last
            # Read after the version, so never older than it.
            url = db.session.scalar(select(Site.url)) or ""
            short = queries.has_short_links()
        address = Address(url, self._also_accepted)
        current = self.last = Current(freshness, address, self._shared_seconds, has_short_links=short)
        self._moved()
        return current

    def _prepare(self) -> None:
        """Choose what watches this kind of database; nothing where there is no such way."""
        with self._preparing, self._app.app_context():
            if self._is_prepared:
                return
            url: URL = db.engine.url
            name = url.database or ":memory:"
            if url.get_backend_name() == "postgresql":
                from .server_watches import ServerWatches  # only who needs the driver has it

                self._watches = ServerWatches(url)
            elif name != ":memory:" and not name.startswith("file:"):
                watches = self._watches = FileWatches(Path(name))
                self._index = watches.index()
            self._is_prepared = True
