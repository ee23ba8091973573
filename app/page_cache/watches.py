"""Watch a database for commits, each watch through a connection of its own."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from . import wal_index

if TYPE_CHECKING:
    from .currency import Current

NEVER = datetime.max.replace(tzinfo=UTC)


class Lost(Exception):
    """Say that the database does not tell its version."""


class Watch:
    """Be one connection and what was seen through it; watches go from thread to thread, and no two hold the same."""

    def __init__(self) -> None:
        self.seen: object = None
        self.since = self.until = NEVER
        self.current: Current | None = None

    def version(self) -> object:
        """Return what is another thing after each public change.

        Raises:
            Lost: the database does not answer.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Close the connection."""
        raise NotImplementedError


class Watches:
    """Be the watches that nobody uses at the moment; a thread takes the one that was put back last."""

    def __init__(self) -> None:
        self.idle: list[Watch] = []

    def look(self) -> tuple[Watch, object]:
        """Return a watch and the version that it sees now; the caller puts it back or closes it.

        Raises:
            Lost: the database does not answer.
        """
        try:
            watch = self.idle.pop()
        except IndexError:
            watch = self.open()
        try:
            return watch, watch.version()
        except BaseException:
            watch.close()
            raise

    def open(self) -> Watch:
        """Make a watch."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the watches that are not in use."""
        while self.idle:
            self.idle.pop().close()


class FileWatch(Watch):
    """Watch an SQLite file.

    `PRAGMA data_version` moves when any other connection commits, and never for changes made on its own one. It
    costs microseconds, and opens and ends a read transaction, so it misses no commit that has returned.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        address = f"{path.absolute().as_uri()}?mode=ro"
        try:
            self.connection = sqlite3.connect(
                address, uri=True, isolation_level=None, check_same_thread=False, timeout=1
            )
        except sqlite3.Error as error:
            raise Lost from error

    def version(self) -> object:
        """Return what is another number after each commit."""
        try:
            return self.connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error as error:
            raise Lost from error

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class FileWatches(Watches):
    """Be the watches of an SQLite file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._looker: FileWatch | None = None

    def open(self) -> Watch:
        """Make a watch."""
        return FileWatch(self._path)

    def index(self) -> wal_index.WalIndex | None:
        """Return where to see commits without asking, if they can be seen; one connection stays open for it.

        Raises:
            Lost: the database does not answer.
        """
        self._looker = self._looker or FileWatch(self._path)
        try:
            return wal_index.find(self._looker.connection, self._path)
        except sqlite3.Error as error:
            raise Lost from error

    def close(self) -> None:
        """Close the watches that are not in use, and the one connection."""
        super().close()
        if self._looker is not None:
            self._looker.close()
