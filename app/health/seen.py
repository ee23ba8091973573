"""Tell the doctor what arrives here of a request that it has sent through the web servers in front."""

from __future__ import annotations

from flask import Response, abort, current_app, jsonify, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

SECONDS = 60
MOST_BYTES = 32 * 1024 * 1024
PIECE = 64 * 1024
_ASKED = "what do you see?"


def token() -> str:
    """Return what shows that the question comes from who has the key of this blog."""
    return str(_signer().dumps(_ASKED))


def show() -> Response:
    """Answer the doctor; to anybody else there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        if not given or _signer().loads(given, max_age=SECONDS) != _ASKED:
            abort(404)
    except BadSignature:
        abort(404)
    raw = request.environ.get("werkzeug.proxy_fix.orig", {})
    forwarded = raw.get("HTTP_X_FORWARDED_FOR") or request.headers.get("X-Forwarded-For", "")
    request.max_content_length = MOST_BYTES
    answer = jsonify(
        scheme=request.scheme,
        host=request.headers.get("Host", ""),
        client=request.remote_addr,
        forwarded=[one.strip() for one in forwarded.split(",") if one.strip()],
        bytes=sum(len(piece) for piece in iter(lambda: request.stream.read(PIECE), b"")),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _signer() -> URLSafeTimedSerializer:
    # The interface of sessions knows where the key is.
    current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="byline doctor")
