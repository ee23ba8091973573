"""See by one look into memory whether anybody has committed to an SQLite file in WAL mode.

The first 48 bytes of a write-ahead log's index are its header: SQLite makes it anew for every commit, with a counter
in it, before the commit returns, and compares it itself at the start of every read transaction
(https://www.sqlite.org/walformat.html, section 2). `PRAGMA data_version` is that comparison, by way of a statement,
a cursor and the lock of the interpreter. The index is memory that all processes share, and SQLite has it mapped
already: so it is read where it is. It is never opened here, since closing it again would let go of SQLite's locks on
it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import ctypes
import os
import sqlite3
import struct
from pathlib import Path

SIZE = 48
MAPS = Path("/proc/self/maps")
_VERSION = 3007000


class WalIndex:
    """Be the header of a file's write-ahead log, for as long as a connection of this process is open."""

    def __init__(self, connection: sqlite3.Connection, address: int) -> None:
        """Look at an address that SQLite has mapped; the connection keeps it mapped."""
        self._connection = connection
        self.memory = (ctypes.c_char * SIZE).from_address(address)

    def look(self) -> bytes:
        """Return the header; it differs from any that was there before a commit."""
        return self.memory.raw


def find(connection: sqlite3.Connection, file: Path) -> WalIndex | None:
    """Return the header of a file's write-ahead log, or nothing where it cannot be seen.

    Args:
        connection: an open connection to the file, which must not be closed while anybody looks.
        file: the database file.
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return None
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on the index is mapped
    address = _address_of(f"{os.path.realpath(file)}-shm")
    if address is None:
        return None
    found = WalIndex(connection, address)
    version, is_ready = struct.unpack_from("=I8xB", found.look())
    return found if version == _VERSION and is_ready else None


def _address_of(name: str) -> int | None:
    try:
        lines = MAPS.read_text(errors="surrogateescape").splitlines()
    except OSError:  # no Linux
        return None
    for line in lines:
        fields = line.split(maxsplit=5)
        if len(fields) == 6 and fields[5] == name and int(fields[2], 16) == 0:
            return int(fields[0].partition("-")[0], 16)
    return None
