"""Keep files that are served as they are: a local folder behind a small interface."""

from __future__ import annotations

import contextlib
from pathlib import Path
from urllib.parse import unquote

from flask import Flask, current_app
from werkzeug.security import safe_join

from .imported import IMPORTED, holds, image_size, is_ours, keep_imported
from .uploads import (
    ADDRESS,
    UPLOAD,
    Incoming,
    digest_of,
    forget,
    incoming,
    is_upload,
    left_behind,
    path_of,
    place,
    remove,
    synchronise,
    upload_name,
)

__all__ = [
    "ADDRESS",
    "FOLDER",
    "IMPORTED",
    "UPLOAD",
    "Incoming",
    "digest_of",
    "forget",
    "holds",
    "image_size",
    "incoming",
    "init_app",
    "is_ours",
    "is_upload",
    "keep_imported",
    "left_behind",
    "open_public",
    "path_of",
    "place",
    "remove",
    "synchronise",
    "upload_name",
]
FOLDER = "media"


def init_app(app: Flask) -> None:
    """Tell the application where its files are."""
    app.config["MEDIA"] = Path(app.config["DATA"]) / FOLDER


def open_public(path: str) -> Path | None:
    """Return the file that is served at a root-relative, percent-encoded path, or nothing.

    Uploads are under `/media/`; files that came with an import keep their old address, wherever that was.
    """
    name = unquote(path).lstrip("/")
    below = name.removeprefix("media/") if name.startswith("media/") else f"{IMPORTED}/{name}"
    for candidate in (below, f"{IMPORTED}/{name}"):
        found = safe_join(str(current_app.config["MEDIA"]), candidate)
        if found is not None and not any(part.startswith(".") for part in Path(candidate).parts):
            file = Path(found)
            with contextlib.suppress(OSError):  # such as a name longer than the file system has
                if file.is_file():
                    return file
    return None
