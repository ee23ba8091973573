"""Refuse what another site's page sends: a second fence beside the token of each form (CSRF)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from app import queries

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def is_ours() -> bool:
    """Tell whether the browser says that a page of this very site sends this request.

    A browser that says nothing is older than both headers, and has the token alone to show.
    """
    sender = request.headers.get("Origin")
    if sender is None or sender == "null":
        # "null" is also what a page that hides its address says, so the newer header decides.
        return request.headers.get("Sec-Fetch-Site", "same-origin" if sender is None else "none") == "same-origin"
    try:
        host = urlsplit(sender).netloc.lower()
    except ValueError:
        return False
    return bool(host) and host in (request.host.lower(), urlsplit(queries.current_site().url).netloc.lower())


def check() -> ResponseReturnValue | None:
    """Refuse an unsafe method that another site's page sends.

    Raises:
        CSRFError: it does.
    """
    if request.method not in _SAFE_METHODS and not is_ours():
        raise CSRFError("The page that sent this is another site's.")
    return None
