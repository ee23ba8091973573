"""Tell Prometheus what this server does, in its text format (version 0.0.4)."""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Iterator
from typing import Any, cast

from flask import Response, abort, current_app, request
from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from app import clock, counters
from app.counters import BUCKETS, CLASSES, KINDS, RENDERED, REQUESTS, SECONDS
from app.db import db
from app.models import Job, StoredBackup

TYPE = "text/plain; version=0.0.4; charset=utf-8"


def show() -> Response:
    """Answer whoever knows the token; to anybody else there is nothing here."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)
    return Response("".join(_lines()), content_type=TYPE, headers={"Cache-Control": "no-store"})


def _lines() -> Iterator[str]:
    board = counters.of(current_app)
    sums = board.sums()
    yield from _head("byline_cache_answers_total", "counter", "Answers from the page cache, rendered for it or kept.")
    yield f'byline_cache_answers_total{{how="full"}} {sums[counters.FULL]}\n'
    yield f'byline_cache_answers_total{{how="not_modified"}} {sums[counters.NOT_MODIFIED]}\n'
    yield from _head("byline_requests_total", "counter", "Requests that went past the page cache.")
    for place, kind in enumerate(KINDS):
        for at, status in enumerate(CLASSES):
            count = sums[REQUESTS + place * len(CLASSES) + at]
            yield f'byline_requests_total{{kind="{kind}",status="{status}"}} {count}\n'
    yield from _head("byline_request_seconds_total", "counter", "Time that those requests took.")
    for place, kind in enumerate(KINDS):
        yield f'byline_request_seconds_total{{kind="{kind}"}} {sums[SECONDS + place] / 1e6:.6f}\n'
    yield from _renders(sums)
    for name, type_, number, meaning in (
        ("byline_refused_total", "counter", sums[counters.REFUSED], "Requests refused because there was no room."),
        ("byline_running", "gauge", sums[counters.RUNNING], "Requests being answered past the page cache."),
        ("byline_waiting", "gauge", sums[counters.WAITING], "Requests waiting for room."),
        ("byline_workers", "gauge", board.workers(), "Worker processes."),
        ("byline_last_start_timestamp_seconds", "gauge", sums[counters.STARTED], "When the newest worker started."),
        ("byline_disk_free_bytes", "gauge", _free(), "Room on the disk of the data folder."),
        ("byline_jobs_due", "gauge", _jobs_due(), "Jobs that are due and not finished."),
        ("byline_last_backup_age_seconds", "gauge", _backup_age(), "Time since the last finished backup."),
    ):
        if number is not None:
            yield from _head(name, type_, meaning)
            yield f"{name} {number}\n"


def _head(name: str, type_: str, meaning: str) -> Iterator[str]:
    yield f"# HELP {name} {meaning}\n# TYPE {name} {type_}\n"


def _renders(sums: list[int]) -> Iterator[str]:
    name = "byline_render_seconds"
    yield from _head(name, "histogram", "Time to make a page or feed that was not in the cache.")
    total = 0
    for at, limit in enumerate((*BUCKETS, "+Inf")):
        total += sums[RENDERED + at]
        yield f'{name}_bucket{{le="{limit}"}} {total}\n'
    yield f"{name}_sum {(sums[SECONDS] + sums[SECONDS + 1]) / 1e6:.6f}\n{name}_count {total}\n"


def _free() -> int | None:
    try:
        return shutil.disk_usage(current_app.config["DATA"]).free
    except OSError:
        return None


def _backup_age() -> int | None:
    """Return the age of the newest backup in seconds; none where there is none, or nobody can tell."""
    made_at = _ask(select(func.max(StoredBackup.made_at)))
    return None if made_at is None else max(0, int((clock.now() - made_at).total_seconds()))


def _jobs_due() -> int | None:
    due = select(func.count()).where(Job.finished_at.is_(None), Job.due_at <= clock.now())
    return cast("int | None", _ask(due))


def _ask(question: Select[Any]) -> Any:  # noqa: ANN401 - whatever is asked for
    try:
        return db.session.scalar(question)
    except SQLAlchemyError:
        db.session.rollback()
        return None
