"""Send files: the program's own, the author's, and those that an import brought."""

from __future__ import annotations

import gzip
import mimetypes
import re
from functools import cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Response, current_app, redirect, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app import storage
from app.errors import NotFound, Unavailable

A_YEAR = 31_536_000
LINK_KEPT = 1800  # seconds for which a browser may keep a link into the store; the link itself holds longer
# Modules have theirs in the folder's name, or what they import would be found without one.
_FINGERPRINTED = re.compile(r"(?P<stem>.+)\.(?P<print>[0-9a-f]{10})(?P<ending>\.[a-z0-9]+|/[a-z_]+\.js)")
# Only these are shown in the browser; anything else is saved to disk, so that no file of an author can act as a page.
SHOWN = frozenset(
    (
        *("application/pdf", "text/csv", "text/plain", "image/svg+xml"),
        *("image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "image/x-icon"),
        *("audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "video/mp4", "video/ogg", "video/webm"),
    )
)
# A drawing may style itself, and nothing more.
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
TYPES = {
    ".avif": "image/avif",
    ".bib": "text/plain",
    ".csv": "text/csv",
    ".ico": "image/x-icon",
    ".m4a": "audio/mp4",
    ".md": "text/plain",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webp": "image/webp",
}
PICTURES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
OWN_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
OWN_TYPES |= {".json": "application/speculationrules+json", ".txt": "text/plain"}


def static(name: str) -> ResponseReturnValue:
    """Send one of the program's own files, for a year where its fingerprint is right."""
    match = _FINGERPRINTED.fullmatch(name)
    plain = f"{match['stem']}{match['ending']}" if match else name
    known: dict[str, str] = current_app.config["STATIC_FINGERPRINTS"]
    if plain not in known:
        raise NotFound("no such file")
    file: Path = current_app.config["STATIC_FOLDER"] / plain
    kind = OWN_TYPES[file.suffix]
    response = send_file(file, mimetype=kind) if file.suffix == ".woff2" else _packed_text(file, known[plain], kind)
    right = match is not None and match["print"] == known[plain]
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if right else "public, no-cache"
    return response


def _packed_text(file: Path, fingerprint: str, kind: str) -> Response:
    coding = request.accept_encodings.best_match(("br", "gzip"))
    response = Response(_packed(file, fingerprint, coding), mimetype=kind)
    response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    response.set_etag(f"{fingerprint}-{coding or 'plain'}")
    response.make_conditional(request)
    return response


@cache
def _packed(file: Path, _fingerprint: str, coding: str | None) -> bytes:
    """Return a file's content in a coding, packed once for each content."""
    content = file.read_bytes()
    if coding == "br":
        return bytes(brotli.compress(content))
    return gzip.compress(content, mtime=0) if coding == "gzip" else content


def favicon() -> ResponseReturnValue:
    """Send the icon that an import brought, else the program's own."""
    try:
        file = storage.open_public("/favicon.ico")
    except Unavailable:
        file = None
    return send(file) if file else static("img/favicon.svg")


def send_upload(file: storage.Stored) -> AnyResponse:
    """Send an upload: a picture to be shown, anything else to be saved; for ever the same under its name."""
    kind = PICTURES.get(file.suffix)
    if kind and file.link and current_app.config["MEDIA_SERVE"] == "redirect":
        return _lead(file, kind)
    response = _send(file, kind, file.base.partition("-")[2])
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def send(file: storage.Stored) -> Response:
    """Send a file that came from an author, so that it cannot act as a page of this site."""
    kind = TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.base)[0] or "application/octet-stream"
    shown = kind in SHOWN
    response = _send(file, kind if shown else None, file.base)
    if kind == "image/svg+xml" or not shown:
        response.headers["Content-Security-Policy"] = DRAWING_POLICY
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _lead(file: storage.Stored, kind: str) -> AnyResponse:
    """Lead to the store itself, for as long as the link holds; only pictures of our own making may go this way.

    What else there is needs headers that no store sends.
    """
    assert file.link is not None  # noqa: S101 - the caller has looked
    headers = {"Content-Type": kind, "Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    response = redirect(file.link(headers), 302)
    response.headers["Cache-Control"] = f"private, max-age={LINK_KEPT}"
    return response


def _send(file: storage.Stored, kind: str | None, name: str) -> Response:
    """Send a file with all of its conditions and ranges; without a kind it is saved to disk."""
    mimetype = kind or "application/octet-stream"
    if file.file is not None:
        return send_file(file.file, mimetype=mimetype, as_attachment=kind is None, download_name=name)
    response = send_file(
        file.open(), mimetype=mimetype, as_attachment=kind is None, download_name=name, conditional=False, etag=False
    )
    response.content_length = file.size
    response.last_modified = file.modified
    response.set_etag(file.tag or "")
    response.make_conditional(request, accept_ranges=True, complete_length=file.size)
    return response
