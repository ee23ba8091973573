"""Know where this application keeps its files."""

from __future__ import annotations

from flask import current_app

from .bucket import Bucket
from .folder import Folder
from .stored import Shelf

EXTENSION = "byline_bucket"


def shelf() -> Shelf:
    """Return the place of this application's files."""
    bucket: Bucket | None = current_app.extensions.get(EXTENSION)
    return bucket if bucket is not None else Folder(current_app.config["MEDIA"])
