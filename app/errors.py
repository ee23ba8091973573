"""Name what can go wrong in the blog's own terms; one place turns these into pages and exit codes."""

from __future__ import annotations

from datetime import datetime


class BylineError(Exception):
    """Be the base of every error that a person is told about in one sentence."""


class NotFound(BylineError):
    """Say that nothing public has this address."""


class Gone(BylineError):
    """Say that what had this address was withdrawn.

    Args:
        since: when it was withdrawn, where that is known.
    """

    def __init__(self, since: datetime | None = None) -> None:
        super().__init__("withdrawn")
        self.since = since


class InvalidInput(BylineError):
    """Say which field of what somebody typed cannot be taken, and why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Conflict(BylineError):
    """Say that somebody else changed the same thing meanwhile."""


class Forbidden(BylineError):
    """Say that this person may not do this."""
