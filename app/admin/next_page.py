"""Tell whether an address to go on to is one of this site; nobody is sent anywhere else."""

from __future__ import annotations

import re

HOME = "/admin/"
_LONGEST = 2000
# One slash, then neither a slash nor a backslash, which browsers take for one; no blanks, controls or backslashes.
_SAFE = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


def safe_next(wanted: str | None) -> str:
    """Return the path that somebody wanted to go on to, or the panel's first page where it leads elsewhere."""
    if wanted and len(wanted) <= _LONGEST and _SAFE.fullmatch(wanted):
        return wanted
    return HOME
