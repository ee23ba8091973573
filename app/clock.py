"""Tell the time: the only clock of the program."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)
_stands: ContextVar[bool] = ContextVar("stands", default=False)


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


@contextmanager
def standing() -> Iterator[None]:
    """Let the clock of this thread stand still inside, and only `advance` move it.

    A page is made by several questions; a post that comes due between two of them would be counted by one alone.
    """
    if _stopped.get() is not None:
        yield
        return
    tokens = _stopped.set(datetime.now(UTC)), _stands.set(True)
    try:
        yield
    finally:
        _stopped.reset(tokens[0])
        _stands.reset(tokens[1])


def stands() -> bool:
    """Tell whether the clock of this thread stands still until `advance`."""
    return _stands.get()


def advance() -> None:
    """Move a standing clock to the current instant."""
    _stopped.set(datetime.now(UTC))
