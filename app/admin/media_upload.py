"""Take in files: one by script, several by the form of the library."""

from __future__ import annotations

import errno
from typing import Any, NamedTuple

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from app import queries
from app.db import begin_writing, db, is_full
from app.errors import InvalidInput, Unavailable
from app.models import Media
from app.pictures import spelled
from app.services import media, pictures

from . import guard
from . import media as library
from .routes import POST, Route

LARGEST_REQUEST = 100_000_000  # bytes of all files together
MOST_PARTS = 64
ENDPOINTS = frozenset(("admin.media_upload_upload", "admin.media_file_replace"))
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Refusal(NamedTuple):
    """Be why a file was not stored."""

    sentence: str
    status: int


def allow_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let these requests, and no others, bring more than forms do; only from who is signed in.

    It runs before the check of the form's token, which reads the whole form.
    """
    if endpoint in ENDPOINTS and request.method == "POST":
        guard.load()
        if g.account_session is not None:
            request.max_content_length = LARGEST_REQUEST
            request.max_form_parts = MOST_PARTS


def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue | RequestEntityTooLarge:
    """Say how large an upload may be, where somebody sent one that is larger."""
    if request.endpoint not in ENDPOINTS or g.get("account_session") is None:
        return error
    size = request.content_length
    what = f"That is {spelled(size)}" if size and size > LARGEST_REQUEST else "That is too much at once"
    sentence = f"{what}. One upload takes {spelled(LARGEST_REQUEST)} in all."
    return ({"error": sentence}, 413) if wants_json() else library.page([sentence], 413)


def upload() -> ResponseReturnValue:
    """Store the files of a request."""
    files = [file for file in request.files.getlist("file") if file.filename]
    if wants_json():
        stored = store(files[0]) if files else Refusal("Choose a file.", 422)
        if isinstance(stored, Refusal):
            return {"error": stored.sentence}, stored.status
        return _answer(stored), 201
    outcomes = [store(file) for file in files] or [Refusal("Choose a file.", 422)]
    done = [outcome for outcome in outcomes if isinstance(outcome, Media)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    if done:
        flash(f"{done[0].original_name} uploaded." if len(done) == 1 else f"{len(done)} files uploaded.")
    if refused:
        return library.page([refusal.sentence for refusal in refused], max(refusal.status for refusal in refused))
    return redirect(guard.at(f"/admin/media/{done[0].id}/" if len(done) == 1 else "/admin/media/"), 303)


def store(file: FileStorage) -> Media | Refusal:
    """Store one file, whole or not at all, and say why not."""
    try:
        with media.receiving(file.stream, file.filename or "") as received:
            begin_writing()
            stored = media.add(received, guard.actor())
            db.session.commit()
            return stored
    except InvalidInput as error:
        return Refusal(error.message, 422)
    except Unavailable as error:
        db.session.rollback()
        return Refusal(f"{file.filename} was not stored. {error}", 503)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        return _no_room(file)
    except OperationalError as error:
        if not is_full(error):
            raise
        return _no_room(file)


def wants_json() -> bool:
    """Tell whether a script asks."""
    return "application/json" in request.headers.get("Accept", "")


def _no_room(file: FileStorage) -> Refusal:
    db.session.rollback()
    return Refusal(f"{file.filename} was not stored: the server's disk is full. Free some room and try again.", 507)


def _answer(stored: Media) -> dict[str, Any]:
    site = queries.current_site()
    return {
        "id": stored.id,
        "address": pictures.address(site, stored.name),
        "markdown": media.markdown(site, stored),
        "width": stored.width,
        "height": stored.height,
        "name": stored.original_name,
        "edit": guard.at(f"/admin/media/{stored.id}/"),
    }


ROUTES = (Route("/media/upload/", upload, "media.upload", POST),)
