"""Tell a supervisor whether the program runs, and whether it can answer readers."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from app import queries

# A stored answer would say how things were.
HEADERS = {"Cache-Control": "no-store"}
RETRY_SECONDS = 10

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer as long as the program runs at all."""
    return _answer("ok\n", 200)


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer 200 when the database can be read and holds a blog, else 503."""
    try:
        queries.freshness()
    except SQLAlchemyError:
        answer = _answer("the database does not answer, or holds no blog yet\n", 503)
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    return _answer("ok\n", 200)


def _answer(text: str, status: int) -> Response:
    return Response(text, status, HEADERS, content_type="text/plain; charset=utf-8")
