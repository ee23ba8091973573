"""Keep finished responses within a fixed number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from .finished import Finished


class Store:
    """Keep responses by key; the one that was unused longest goes first when they grow beyond the limit.

    Reading takes no lock: a look-up and a move within an OrderedDict are one step each for every other thread.
    Whoever changes what is kept holds the lock, and counts the bytes.
    """

    def __init__(self, limit: int) -> None:
        """Make an empty store.

        Args:
            limit: the bytes that bodies, their codings and headers may take; 0 keeps nothing.
        """
        self.limit = limit
        self.held = 0
        self._entries: OrderedDict[str, Finished] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Finished | None:
        """Return what is kept under a key, and count it as used."""
        entry = self._entries.get(key)
        if entry is not None:
            try:  # noqa: SIM105  # suppress() costs more than all the rest of this function
                self._entries.move_to_end(key)
            except KeyError:
                pass
        return entry

    def put(self, key: str, entry: Finished) -> None:
        """Keep a response under a key, in place of the one before."""
        with self._lock:
            self._forget(key)
            if entry.size + len(key) <= self.limit:
                self._entries[key] = entry
                self._count(key, entry)

    def measure(self, key: str, entry: Finished) -> None:
        """Count again a response that has grown by another coding, if it is still the one that is kept."""
        with self._lock:
            if self._entries.get(key) is entry:
                self._count(key, entry)

    def clear(self) -> None:
        """Keep nothing of what was kept."""
        with self._lock:
            self._entries.clear()
            self._sizes.clear()
            self.held = 0

    def _count(self, key: str, entry: Finished) -> None:
        # Whoever invents addresses may make them long.
        size = entry.size + len(key)
        self.held += size - self._sizes.get(key, 0)
        self._sizes[key] = size
        while self.held > self.limit:
            self._forget(next(iter(self._entries)))

    def _forget(self, key: str) -> None:
        if self._entries.pop(key, None) is not None:
            self.held -= self._sizes.pop(key)
