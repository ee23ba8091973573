"""Tell the time: the only clock of the program."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """Return the current instant in UTC."""
    return _stopped.get() or datetime.now(UTC)


def seconds() -> float:
    """Return the current instant as seconds since 1970, for what is asked in every request."""
    stopped = _stopped.get()
    return time.time() if stopped is None else stopped.timestamp()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Let it be one instant for what this thread does inside: what scheduled posts show depends on the clock."""
    token = _stopped.set(instant)
    try:
        yield
    finally:
        _stopped.reset(token)
