"""Write the log: one line for each request that Flask answers and for each error, and nothing personal in any.

No address of a reader, no query string, no secret of a link, no cookie, no account. Answers from the page cache are
counted, not written.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, has_request_context, request

TEXT, JSON = "text", "json"
UNWRITTEN = frozenset(("/healthz", "/readyz", "/metrics"))
FIELDS = ("request", "method", "path", "status", "ms")
# What is this long in an address of the panel is the secret of a link.
_SECRET = re.compile(r"(?<=/)[\w~-]{20,}(?=/|$)")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_requests = logging.getLogger("byline.requests")


class TextLines(logging.Formatter):
    """Write a line for people; a traceback follows on lines of its own, indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, without anything that acts on a terminal."""
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        number = getattr(record, "request", None)
        mark = f" [{number}]" if number else ""
        line = f"{when} {record.levelname.lower()}{mark} {record.getMessage()}".replace("\n", " ")
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            line += "".join(f"\n    {part}" for part in trace.splitlines())
        return _UNPRINTABLE.sub("?", line)


class JsonLines(logging.Formatter):
    """Write one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object of a record."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {field: value for field in FIELDS if (value := getattr(record, field, None)) is not None}
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True)


def configure(kind: str, *, requests: bool = True) -> None:
    """Send what this process logs to its standard error, in lines of text or JSON.

    Args:
        kind: TEXT or JSON.
        requests: whether there is a line for each request; a command asks the program itself, which is no news.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if kind == JSON else TextLines())
    handler.addFilter(_add_number)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _requests.setLevel(logging.INFO if requests else logging.WARNING)
    logging.raiseExceptions = False  # a log that nobody reads any more is no reason to stop


def init_app(app: Flask) -> None:
    """Write a line for each request, and name the request in each error."""
    app.before_request(_begin)
    app.after_request(_write)
    app.log_exception = _write_exception  # type: ignore[method-assign]


def request_number() -> str:
    """Return the number of this request, which error pages show and the log holds."""
    if "request_number" not in g:
        g.request_number = secrets.token_hex(4)
    number: str = g.request_number
    return number


def shown_path() -> str:
    """Return the path of this request without what is secret in it."""
    path = _SECRET.sub("…", request.path) if request.path.startswith("/admin/") else request.path
    return quote(path, safe="/…:@!$&'()*+,;=~")


def _begin() -> None:
    g.began = time.perf_counter()


def _write(response: Response) -> Response:
    if request.path in UNWRITTEN:
        return response
    milliseconds = round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1)
    fields = {"method": request.method, "path": shown_path(), "status": response.status_code, "ms": milliseconds}
    sentence = "{method} {path} {status} {ms} ms".format(**fields)
    _requests.info("%s", sentence, extra={"request": request_number(), **fields})
    return response


def _write_exception(
    exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    where = {"method": request.method, "path": shown_path()}
    logging.getLogger("byline.errors").error(
        "error in %s %s", where["method"], where["path"], exc_info=exc_info, extra=where
    )


def _add_number(record: logging.LogRecord) -> bool:
    if has_request_context() and not hasattr(record, "request"):
        record.request = request_number()
    return True
