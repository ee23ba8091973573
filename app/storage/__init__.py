"""Keep files that are served as they are: a folder of this machine or a bucket, behind one small interface."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from flask import Flask

from .bucket import Bucket
from .imported import (
    IMPORTED,
    holds,
    image_size,
    import_folder,
    imported_at,
    is_ours,
    keep_imported,
    remove_imported,
)
from .shelves import EXTENSION, shelf
from .stored import Stored, is_plain
from .uploads import (
    ADDRESS,
    UPLOAD,
    Incoming,
    digest_of,
    forget,
    incoming,
    is_upload,
    left_behind,
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
    "Stored",
    "digest_of",
    "find",
    "forget",
    "holds",
    "image_size",
    "import_folder",
    "imported_at",
    "incoming",
    "init_app",
    "is_ours",
    "is_upload",
    "keep_imported",
    "left_behind",
    "open_public",
    "place",
    "remove",
    "remove_imported",
    "synchronise",
    "upload_name",
    "walk",
    "write",
]
FOLDER = "media"


def init_app(app: Flask) -> None:
    """Tell the application where its files are: in a bucket where one is set, else in a folder of this machine.

    The folder is there all the same, since uploads are made ready in it.
    """
    app.config["MEDIA"] = Path(app.config["DATA"]) / FOLDER
    if app.config.get("MEDIA_URL") is not None:
        app.extensions[EXTENSION] = Bucket(app.config["MEDIA_URL"])


def open_public(path: str) -> Stored | None:
    """Return the file that is served at a root-relative, percent-encoded path, or nothing.

    Uploads are under `/media/`; files that came with an import keep their old address, wherever that was.

    Raises:
        Unavailable: the store of files does not answer.
    """
    name = unquote(path).lstrip("/")
    below = name.removeprefix("media/") if name.startswith("media/") else f"{IMPORTED}/{name}"
    for candidate in dict.fromkeys((below, f"{IMPORTED}/{name}")):
        found = shelf().find(candidate)
        if found is not None:
            return found
    return None


def find(name: str) -> Stored | None:
    """Return the kept file of a name as `walk` yields it, or nothing."""
    return shelf().find(name)


def walk() -> Iterator[str]:
    """Yield the names of all kept files, in order: uploads, and imported files below `imported/`."""
    return shelf().walk()


def write(name: str, source: BinaryIO) -> None:
    """Keep a file under a name as `walk` yields it, in place of what was there.

    Raises:
        ValueError: no kept file may have such a name.
        Unavailable: the store of files does not answer.
    """
    if not is_plain(name):
        raise ValueError(f"{name} is not the name of a kept file")
    shelf().write(name, source)
