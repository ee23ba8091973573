"""Tell machines whether the program runs, whether it can answer readers, and how it fares.

They ask by the machine's own address, so no host name is looked at, and the answers name no secret.
"""

from __future__ import annotations

from flask import Blueprint, Response

from . import checks, metrics, seen

# A stored answer would say how things were.
HEADERS = {"Cache-Control": "no-store"}
RETRY_SECONDS = 10

blueprint = Blueprint("health", __name__)
blueprint.add_url_rule("/metrics", "metrics", metrics.show)
blueprint.add_url_rule("/healthz/seen", "seen", seen.show, methods=("GET", "POST"))


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer as long as the program runs at all."""
    return _answer("ok\n", 200)


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer 200 when the database can be read, has this program's schema, and there is room to write; else 503."""
    problems = [problem for problem in (checks.database(), checks.disk()) if problem]
    if not problems:
        return _answer("ok\n", 200)
    answer = _answer("".join(f"{problem}\n" for problem in problems), 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _answer(text: str, status: int) -> Response:
    return Response(text, status, HEADERS, content_type="text/plain; charset=utf-8")
