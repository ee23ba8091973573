"""Turn what goes wrong into pages: the one place where errors become answers."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.exceptions import NotFound as NoRoute
from werkzeug.wrappers import Response as AnyResponse

from app import errors, logs, permalinks, queries

WORDS = {
    400: ("This request cannot be read", "The address or what was sent with it is not well formed."),
    403: ("This is not yours to see", "The address exists, but it is not open to you."),
    405: ("That cannot be done here", "This address answers to reading only."),
    413: ("That is too large", "What was sent is larger than this site accepts."),
}


def _not_found(_error: Exception) -> AnyResponse:
    path = permalinks.requested(request.path)
    if request.method in ("GET", "HEAD"):
        target = queries.redirect_for(path)
        if target is not None:
            return redirect(permalinks.link(queries.current_site(), target), 301)
    return make_response(render_template("errors/404.html", nearest=queries.nearest_addresses(path)), 404)


def _gone(error: errors.Gone) -> Response:
    zone = ZoneInfo(queries.current_site().time_zone)
    since = error.since.astimezone(zone) if error.since else None
    return make_response(render_template("errors/410.html", since=since), 410)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    title, sentence = WORDS.get(code, (error.name, "The server cannot answer this request."))
    response = make_response(render_template("errors/error.html", code=code, title=title, sentence=sentence), code)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "content-range"):
            response.headers[name] = value
    return response


def _forbidden(_error: errors.Forbidden) -> Response:
    title, sentence = WORDS[403]
    return make_response(render_template("errors/error.html", code=403, title=title, sentence=sentence), 403)


def _conflict(error: errors.Conflict) -> Response:
    title = "That has changed meanwhile"
    return make_response(render_template("errors/error.html", code=409, title=title, sentence=str(error)), 409)


class _StaticPage:
    """Be an error page that needs neither database nor any other file when it is shown."""

    def __init__(self, file: Path) -> None:
        self._text = file.read_text(encoding="utf-8")
        style = self._text.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self._policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"

    def response(self, code: int) -> Response:
        """Return the page with a new request number, which the log holds too."""
        number = logs.request_number()
        current_app.logger.error(
            "request number %s: %s %s answered with %d", number, request.method, logs.shown_path(), code
        )
        response = make_response(self._text.replace("REQUEST-NUMBER", number), code)
        response.headers["Content-Security-Policy"] = self._policy
        response.headers["Cache-Control"] = "no-store"
        return response


def init_app(app: Flask) -> None:
    """Map the blog's own errors and those of HTTP to pages."""
    folder = Path(app.root_path) / "templates" / "errors"
    broken, unavailable = _StaticPage(folder / "500.html"), _StaticPage(folder / "503.html")

    def failed(_error: Exception) -> Response:
        return broken.response(500)

    def busy(error: Exception) -> Response:
        current_app.logger.error("the database does not answer", exc_info=error)
        response = unavailable.response(503)
        response.headers["Retry-After"] = "60"
        return response

    def away(error: Exception) -> Response:
        current_app.logger.error("%s", error, exc_info=error.__cause__)
        response = unavailable.response(503)
        response.headers["Retry-After"] = "60"
        return response

    app.register_error_handler(errors.Unavailable, away)
    app.register_error_handler(errors.NotFound, _not_found)
    app.register_error_handler(NoRoute, _not_found)
    app.register_error_handler(errors.Gone, _gone)
    app.register_error_handler(errors.Forbidden, _forbidden)
    app.register_error_handler(errors.Conflict, _conflict)
    app.register_error_handler(HTTPException, cast("type[Response]", _http))
    for kind in (OperationalError, InterfaceError, NoConnectionFree):
        app.register_error_handler(kind, busy)
    app.register_error_handler(InternalServerError, failed)
