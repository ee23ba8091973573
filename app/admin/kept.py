"""Keep what was typed when a save cannot be carried out: the answer holds the whole text and saves it again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from app import queries
from app.db import db, is_full
from app.errors import Forbidden, NotFound
from app.templating.addresses import static

# A text has at most 1 MiB; forms send each of its bytes as up to three.
LARGEST_FORM = 4 << 20
_WRITING = ("admin.editor_", "admin.preview_show", "admin.conflict_")
_NEVER = ("csrf_token", "key", "cause")
_OLD = "This page was open for a long time. Your text is here: save it once more."
_FULL = "The disk of this blog is full, so nothing could be saved. Keep this page open, or copy the text."
_AWAY = "The database does not answer right now, so nothing could be saved. Try again in a minute."
_BROKEN = "Something went wrong and the text was not saved. Try again; if it fails again, copy the text."


def init_blueprint(blueprint: Blueprint) -> None:
    """Catch what can go wrong with a save, and let long texts in."""
    blueprint.url_value_preprocessor(_allow_long_texts)
    blueprint.register_error_handler(CSRFError, _old_token)
    blueprint.register_error_handler(OperationalError, _no_database)
    blueprint.register_error_handler(Forbidden, _forbidden)
    blueprint.register_error_handler(NotFound, _not_found)
    blueprint.register_error_handler(InternalServerError, _failed)


def signed_out(sign_in: str) -> ResponseReturnValue | None:
    """Answer a save of somebody whose session has ended; nothing for requests that hold no text."""
    if wants_json():
        return jsonify(sign_in=sign_in), 401
    if _holds_text():
        sentence = "You are signed out, so nothing was saved. Your text is here: sign in, then save it once more."
        return _page(401, sentence, sign_in=sign_in)
    return None


def wants_json() -> bool:
    """Tell whether a script asks, and not a browser that shows pages."""
    return request.accept_mimetypes.best == "application/json"


def _allow_long_texts(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if (endpoint or "").startswith(_WRITING):
        request.max_content_length = request.max_form_memory_size = LARGEST_FORM


def _old_token(_error: CSRFError) -> ResponseReturnValue:
    if wants_json():
        return jsonify(csrf=True), 400
    if _holds_text():
        return _page(400, _OLD)
    return make_response(render_template("admin/no_token.html"), 400)


def _no_database(error: OperationalError) -> ResponseReturnValue:
    code, sentence = (507, _FULL) if is_full(error) else (503, _AWAY)
    current_app.logger.error("nothing could be saved: %s", error.orig)
    _give_up()
    if wants_json():
        return jsonify(error=sentence), code
    if _holds_text():
        return _page(code, sentence)
    return _otherwise(OperationalError, error)


def _forbidden(error: Forbidden) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error="You may not change this any more."), 403
    if _holds_text():
        return _page(403, "You may not change this any more, so nothing was saved. Copy what you need.")
    return _otherwise(Forbidden, error)


def _not_found(error: NotFound) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error="This is not there any more."), 404
    if _holds_text():
        return _page(404, "This is not there any more, so nothing was saved. Copy what you need.")
    return _otherwise(NotFound, error)


def _failed(error: InternalServerError) -> ResponseReturnValue:
    _give_up()
    if wants_json():
        return jsonify(error=_BROKEN), 500
    if _holds_text():
        return _page(500, _BROKEN)
    return _otherwise(InternalServerError, error)


def _give_up() -> None:
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session.remove()


def _holds_text() -> bool:
    is_writing = (request.endpoint or "").startswith(_WRITING)
    return is_writing and request.method == "POST" and bool(request.form.get("body") or request.form.get("title"))


def _otherwise(kind: type[Exception], error: Exception) -> ResponseReturnValue:
    """Answer as the rest of the program does."""
    spec = current_app.error_handler_spec[None]
    code = error.code if isinstance(error, InternalServerError) else None
    answer: ResponseReturnValue = current_app.ensure_sync(spec[code][kind])(error)
    return answer


def _page(code: int, sentence: str, *, sign_in: str = "") -> AnyResponse:
    """Return a page with everything that was typed; it needs neither the database nor any other file."""
    typed = [(name, value) for name, values in request.form.lists() for value in values if name not in _NEVER]
    template = current_app.jinja_env.get_template("admin/editor/kept.html")
    page = template.render(
        sentence=sentence,
        sign_in=sign_in,
        token=generate_csrf(),
        key=request.form.get("key", ""),
        fields=[(name, value) for name, value in typed if name not in ("title", "body")],
        title=request.form.get("title", ""),
        body=request.form.get("body", ""),
        action=request.script_root + request.path,
        style=_style(),
    )
    response = Response(page, code)
    if code == 503:
        response.headers["Retry-After"] = "60"
    return response


def _style() -> list[str]:
    try:
        queries.current_site()
        return [static("css/site.css"), static("css/admin.css"), static("css/editor.css")]
    except (SQLAlchemyError, NotFound):
        return []
