"""Bring over the local files that imported posts refer to."""

from __future__ import annotations

from collections.abc import Iterable

from app import permalinks, storage
from app.errors import Unavailable
from app.importers.records import ImportedFile
from app.models import Site


def copy(files: Iterable[ImportedFile]) -> tuple[int, list[str]]:
    """Copy files to where they are served at their old address.

    Returns:
        How many were new or changed, and a sentence for each that could not be copied.
    """
    copied, problems = 0, []
    for file in files:
        if storage.is_ours(file.file):
            problems.append(f"{file.file.name}: lies in Byline's own data folder, which is not published.")
            continue
        try:
            if storage.holds(file.file, file.address):
                continue
            with file.file.open("rb") as source:
                storage.keep_imported(source, file.address)
            copied += 1
        except (OSError, ValueError, Unavailable) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            problems.append(f"{file.file.name}: could not be copied to {file.address}: {reason}")
    return copied, problems


def sizes(blog: Site, files: Iterable[ImportedFile]) -> dict[str, list[int]]:
    """Return width and height in px of those files that are images, by each address a body may write."""
    known: dict[str, list[int]] = {}
    for file in files:
        size = storage.image_size(file.file)
        if size is not None:
            known[file.address] = list(size)
            known[permalinks.absolute(blog, file.address)] = list(size)
    return known
