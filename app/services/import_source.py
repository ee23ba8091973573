"""Open what a person wants to move in: a folder, an archive, one file, or the address of a feed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from app import fetch, storage
from app.errors import InvalidInput
from app.importers import IMPORTERS
from app.importers.records import Import, ImportRefused
from app.services import import_archive, import_checks

# What a format comes as, when it does not come as a folder; in the words of the pages that ask for it.
AS_FILE: dict[str, str] = {"wordpress": "an export file (.xml)", "ghost": "an export file (.json)", "feed": "a feed"}
LARGEST_FEED = 100_000_000
FEED_SECONDS = 60.0
MADE_OF = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, UnicodeError)


def is_url(location: str) -> bool:
    """Tell whether a location is the address of something on the web."""
    return location.lower().startswith(("http://", "https://"))


@contextmanager
def opened(source: str, location: str, *, shown: str = "", allowed: Collection[str] = ()) -> Iterator[Import]:
    """Give an opened blog; what had to be unpacked or fetched for it is gone afterwards.

    Args:
        source: one of IMPORTERS.
        location: a path, or for a feed an address.
        shown: what the person knows it by, if that is not the location.
        allowed: addresses that may be fetched from although they are not public.

    Raises:
        InvalidInput: there is nothing at that place, or nothing that can be moved in.
    """
    shown = shown or location
    place = storage.import_folder() / f"open-{secrets.token_hex(8)}"
    try:
        yield read(source, reached(source, location, place, shown=shown, allowed=allowed), shown)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def bytes_of(location: str, *, allowed: Collection[str] = ()) -> bytes:
    """Return what a file holds, or what an address answers.

    Raises:
        InvalidInput: there is nothing.
    """
    if is_url(location):
        try:
            return fetch.fetch(location, largest=LARGEST_FEED, seconds=FEED_SECONDS, allowed=allowed).body
        except fetch.FetchRefused as refusal:
            raise InvalidInput("The feed", f"cannot be fetched: {refusal}") from refusal
    path = local_path(location)
    if path.is_dir() or path.stat().st_size > import_checks.LARGEST:
        raise InvalidInput(location, "is not a feed.")
    return path.read_bytes()


def reached(source: str, location: str, place: Path, *, shown: str, allowed: Collection[str] = ()) -> Path:
    """Return the folder or file that an importer can read, made in a new folder `place` where need be.

    Raises:
        InvalidInput: it cannot be reached, or what it holds is not taken.
    """
    if is_url(location):
        if source != "feed":
            raise InvalidInput(shown, f"is an address; give the folder or archive of the {source} blog.")
        body = bytes_of(location, allowed=allowed)
        place.mkdir(mode=0o700, parents=True)
        path = place / "feed"
        path.write_bytes(body)
    else:
        path = local_path(location, shown)
        if path.is_file() and import_archive.is_archive(path):
            path = import_archive.unpack(path, shown, place)
    if path.is_dir():
        path = import_archive.top(path) if place in path.parents else path
        if source in AS_FILE:
            import_checks.check_folder(path, shown)
        return path
    if source not in AS_FILE:
        raise InvalidInput(shown, "is neither a folder nor a zip archive; pack the blog's folder as a zip.")
    import_checks.check(path, shown)
    return path


def read(source: str, path: Path, shown: str) -> Import:
    """Return the blog at a path, opened by its importer.

    Raises:
        InvalidInput: it is no such blog, or so broken that it cannot be read.
    """
    try:
        return IMPORTERS[source](path)
    except ImportRefused as error:
        problem = error.problem.sentence if error.problem.file in (".", str(path)) else str(error.problem)
        raise InvalidInput(shown, f"cannot be moved in: {problem}") from error
    except MADE_OF as error:
        raise InvalidInput(shown, f"cannot be read as a blog of {source}: it is not what its format says.") from error


def local_path(text: str, shown: str = "") -> Path:
    """Return the folder or file that a person named.

    Raises:
        InvalidInput: there is none.
    """
    shown = shown or text or "An empty path"
    path = Path(text).expanduser()
    try:
        found = bool(text.strip()) and "\0" not in text and (path.is_dir() or path.is_file())
    except OSError:
        found = False
    if not found:
        raise InvalidInput(shown, "is not a folder or a file.")
    return path.resolve()
