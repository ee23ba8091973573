"""Count what workers do, in memory that all workers of one server share.

Each worker owns a row of numbers in a small file that is mapped into its memory; whoever asks adds the rows up. A
worker that takes a dead one's row goes on counting in it, so sums never fall. Counting takes one addition: CPython
changes threads at calls and jumps, of which `row[FULL] += 1` has none, so nothing is lost between threads.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import threading
from pathlib import Path

from flask import Flask

from app import clock

ENVIRONMENT = "_BYLINE_COUNTERS"  # no setting: `flask serve` tells its workers by it
PREFIX = "byline-counters-"
ROWS = 128
SWEPT_AFTER = 600

KINDS = ("page", "feed", "admin", "media", "static", "health")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FULL, NOT_MODIFIED, REFUSED, RUNNING, WAITING, STARTED = range(6)
GAUGES = (RUNNING, WAITING, STARTED)
REQUESTS = 6
SECONDS = REQUESTS + len(KINDS) * len(CLASSES)  # of requests, in microseconds, by kind
RENDERED = SECONDS + len(KINDS)  # requests for pages and feeds, by how long they took
WIDTH = RENDERED + len(BUCKETS) + 1
_ROW_BYTES = WIDTH * 8

Row = memoryview  # of unsigned numbers of 8 bytes
EXTENSION = "byline_counters"


class Board:
    """Be the rows of all workers of one server; this process owns one of them."""

    def __init__(self, file: int | None = None) -> None:
        """Take a free row of a file that `make` has made, or without one a row that nobody else sees.

        Args:
            file: the descriptor of the file, held as long as the process lives.
        """
        self._file = file
        self._lock = threading.Lock()
        self._map = mmap.mmap(file, ROWS * _ROW_BYTES) if file is not None else mmap.mmap(-1, _ROW_BYTES)
        self._numbers = memoryview(self._map).cast("Q")
        index = self._own(file) if file is not None else 0
        self.row: Row = self._numbers[index * WIDTH : (index + 1) * WIDTH]
        for gauge in GAUGES:
            self.row[gauge] = 0
        self.row[STARTED] = int(clock.now().timestamp())

    def _own(self, file: int) -> int:
        """Return the number of a row that no living process owns; the kernel lets go of it when this one ends."""
        for index in range(ROWS):
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, index)
            except OSError:
                continue
            return index
        raise OSError("more workers than rows")

    def sums(self) -> list[int]:
        """Return the numbers of all workers, added up; of the start, the latest."""
        rows = len(self._numbers) // WIDTH
        added = [sum(self._numbers[index::WIDTH]) for index in range(WIDTH)]
        added[STARTED] = max(self._numbers[row * WIDTH + STARTED] for row in range(rows))
        return added

    def workers(self) -> int:
        """Return how many living processes have a row, this one included."""
        if self._file is None:
            return 1
        with self._lock:
            return 1 + sum(_is_anothers(self._file, index) for index in range(ROWS))


def _is_anothers(file: int, index: int) -> bool:
    # Never through a second opening of the file: closing that would let go of this process's own row.
    os.lseek(file, index, os.SEEK_SET)
    try:
        os.lockf(file, os.F_TEST, 1)
    except OSError:
        return True
    return False


def kind_of(path: str) -> int:
    """Return the number of the kind of an address."""
    if path.startswith("/admin/"):
        return 2
    if path.startswith("/media/"):
        return 3
    if path.startswith("/static/"):
        return 4
    if path in ("/healthz", "/readyz", "/metrics"):
        return 5
    return 1 if "feed" in path or path.endswith((".xml", ".json")) else 0


def note(row: Row, path: str, status: str, seconds: float) -> None:
    """Count one request that Flask has answered."""
    kind = kind_of(path)
    row[REQUESTS + kind * len(CLASSES) + min(max(int(status[0]) - 2, 0), 3)] += 1
    row[SECONDS + kind] += int(seconds * 1_000_000)
    if kind < 2:
        row[RENDERED + next((at for at, limit in enumerate(BUCKETS) if seconds <= limit), len(BUCKETS))] += 1


def init_app(app: Flask) -> None:
    """Give the application a place to count in."""
    app.extensions[EXTENSION] = board()


def of(app: Flask) -> Board:
    """Return where an application counts."""
    if EXTENSION not in app.extensions:
        app.extensions[EXTENSION] = Board()
    found: Board = app.extensions[EXTENSION]
    return found


def make() -> str:
    """Make a file for the workers of a server that is about to start, and return where; clear up after dead ones."""
    folder = Path(tempfile.gettempdir())
    for old in folder.glob(f"{PREFIX}*"):
        _sweep(old)
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(bytes(ROWS * _ROW_BYTES))  # written, not only made long: a full disk must say so here
    return name


def board() -> Board:
    """Return the board of this process's server, or one of its own where nobody has made one."""
    name = os.environ.get(ENVIRONMENT)
    try:
        return Board(os.open(name, os.O_RDWR | os.O_CLOEXEC)) if name else Board()
    except (OSError, ValueError):  # counting is no reason not to serve
        return Board()


def _sweep(old: Path) -> None:
    try:
        if old.stat().st_mtime > clock.now().timestamp() - SWEPT_AFTER:
            return
        with old.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            old.unlink()
    except OSError:  # somebody's still, or somebody else's
        return
