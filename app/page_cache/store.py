"""Keep finished responses within a fixed number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict

from .finished import Finished


class Store:
    """Keep responses by key; beyond the limit the oldest goes first, unless it was used since it was last spared.

    Reading takes no lock and moves nothing ("second chance": one mark for each response stands for the order of all
    uses). Whoever changes what is kept holds the lock, and counts the bytes.
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
            entry.is_used = True
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
            oldest = next(iter(self._entries))
            spared = self._entries[oldest]
            # What is new has had no time to be used.
            if spared.is_used or (spared is entry and len(self._entries) > 1):
                spared.is_used = False
                self._entries.move_to_end(oldest)
            else:
                self._forget(oldest)

    def _forget(self, key: str) -> None:
        if self._entries.pop(key, None) is not None:
            self.held -= self._sizes.pop(key)
