"""Say how one check ended, and what to do."""

from __future__ import annotations

from typing import NamedTuple

OK, WARNING, ERROR = "ok", "warning", "error"


class Finding(NamedTuple):
    """Be the outcome of one check; the advice is a sentence with the next step."""

    level: str
    what: str
    advice: str = ""


def good(what: str) -> Finding:
    """Return the finding that something is as it should be."""
    return Finding(OK, what)


def warning(what: str, advice: str) -> Finding:
    """Return the finding of something that works, but should be otherwise."""
    return Finding(WARNING, what, advice)


def error(what: str, advice: str) -> Finding:
    """Return the finding of something that does not work, or is not safe."""
    return Finding(ERROR, what, advice)
