"""Name what can go wrong in the blog's own terms; one place turns these into pages and exit codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any


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


class RevisionConflict(Conflict):
    """Say that a text was saved by somebody else since it was opened; what was typed now is kept beside it.

    The caller must commit all the same, so that it is kept.

    Args:
        mine: the revision that keeps the text of this save.
        theirs: the revision that is the working copy.
    """

    def __init__(self, mine: Any, theirs: Any) -> None:  # noqa: ANN401 - this module knows no models
        super().__init__("saved by somebody else meanwhile")
        self.mine = mine
        self.theirs = theirs


class Forbidden(BylineError):
    """Say that this person may not do this."""


class Unavailable(BylineError):
    """Say that something that this program relies on does not answer at present."""


class TooManyTries(BylineError):
    """Say that somebody has to wait before the next try.

    Args:
        seconds: how long.
    """

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(f"Too many tries. Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.")
        self.seconds = seconds
