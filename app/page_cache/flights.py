"""Let one of many concurrent requests do the work for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

PATIENCE = 5.0  # seconds that anybody waits for another's work; whoever waits holds a thread
Result = TypeVar("Result")


class _Flight(Generic[Result]):
    def __init__(self) -> None:
        self.landed = threading.Event()
        self.result: Result | None = None


class Flights(Generic[Result]):
    """Run a piece of work once for all who ask for it under the same key at the same time.

    Nothing outlives the work: who comes after it has ended starts it again.
    """

    def __init__(self) -> None:
        self._flying: dict[Hashable, _Flight[Result]] = {}
        self._lock = threading.Lock()

    def run(self, key: Hashable, work: Callable[[], Result | None]) -> tuple[bool, Result | None]:
        """Do the work, or wait for the one who does.

        Returns:
            Whether this call did the work, and its result; nothing where the work failed, takes too long, or has
            nothing to share.

        Raises:
            Exception: whatever the work raises, for the one who does it alone.
        """
        with self._lock:
            flight = self._flying.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flying[key] = _Flight()
        if not leads:
            flight.landed.wait(PATIENCE)
            return False, flight.result
        try:
            flight.result = work()
            return True, flight.result
        finally:
            with self._lock:
                del self._flying[key]
            flight.landed.set()
