"""Slow down who asks too much of the panel: previews, uploads, invitations, changes, secret links.

Who is signed in counts by account, so nobody uses up another's share; who is not counts by network. Sign-in has
limits of its own in the database (`access.throttle`), and reading has none. Counts are kept in each worker's memory,
or in Redis for all workers of all machines. When Redis is gone, workers count by themselves until it is back.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded

from app import clock
from app.access import throttle

from . import guard
from .media_upload import wants_json

REDIS_SECONDS = 0.5
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class Limit(NamedTuple):
    """Be how often something may be done, by whom it is counted, and under which name."""

    name: str
    rate: str


CHANGES = Limit("changes", "600 per minute")
DOOR = Limit("door", "60 per minute")
LINKS = Limit("links", "120 per minute")
# Endpoints that cost more than others, with what they count as beside.
SPECIAL = {
    "admin.preview_show": Limit("previews", "240 per minute"),
    "admin.media_upload_upload": Limit("uploads", "120 per minute"),
    "admin.media_file_replace": Limit("uploads", "120 per minute"),
    "admin.people_invite": Limit("invitations", "60 per hour"),
    "admin.imports_start": Limit("imports", "60 per hour"),
}
OWN_LIMITS = frozenset(("admin.door_sign_in", "admin.door_second_step", "admin.door_sign_out"))
_limiter = Limiter(lambda: _who(), key_prefix="byline", strategy="fixed-window", swallow_errors=True)


def init_app(app: Flask) -> None:
    """Count in memory, or where BYLINE_LIMITS_URL says."""
    url = app.config.get("LIMITS_URL") or "memory://"
    waiting = {} if url == "memory://" else {"socket_connect_timeout": REDIS_SECONDS, "socket_timeout": REDIS_SECONDS}
    app.config.update(
        RATELIMIT_STORAGE_URI=url,
        RATELIMIT_STORAGE_OPTIONS=waiting,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_HEADERS_ENABLED=False,
    )
    _limiter.init_app(app)


def check() -> ResponseReturnValue | None:
    """Refuse what was asked too often, and say when it may be asked again."""
    if current_app.testing and not current_app.config.get("LIMITS_IN_TESTS"):
        return None
    try:
        for limit in _limits():
            with _limiter.limit(limit.rate, scope=limit.name):
                pass
    except RateLimitExceeded:
        return _refuse()
    return None


def _limits() -> list[Limit]:
    endpoint = request.endpoint or ""
    if request.method in SAFE:
        return [LINKS] if "secret" in (request.view_args or {}) and not guard.is_signed_in() else []
    if not guard.is_signed_in():
        return [] if endpoint in OWN_LIMITS else [DOOR]
    return [SPECIAL[endpoint], CHANGES] if endpoint in SPECIAL else [CHANGES]


def _who() -> str:
    if guard.is_signed_in():
        return f"account {guard.actor().id}"
    return f"network {throttle.network_of(request.remote_addr)}"


def _refuse() -> ResponseReturnValue:
    limit = _limiter.current_limit
    seconds = max(1, int(limit.reset_at - clock.now().timestamp()) + 1) if limit else 60
    wait = f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
    sentence = f"That was too much at once. Nothing was changed. Try again in {wait}."
    if wants_json():
        response = make_response({"error": sentence})
    else:
        response = make_response(
            render_template("errors/error.html", code=429, title="That was too much at once", sentence=sentence)
        )
    response.status_code = 429
    response.headers["Retry-After"] = str(seconds)
    return response
