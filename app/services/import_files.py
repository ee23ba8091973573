"""Bring over the files that imported posts refer to: those of the old blog's folder, and those of its address."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from app import fetch, permalinks, storage
from app.errors import Unavailable
from app.importers.records import ImportedFile, RemoteFile
from app.models import Site

LARGEST_PICTURE = 25_000_000
MOST_FETCHED = 5_000_000_000
GIVEN_UP_AFTER = 5  # failures of one host, one after the other
DRAWING = "image/svg+xml"


class Copied(NamedTuple):
    """Be what became of files: which are new, which replaced another, and a sentence for each that is missing.

    `replaced` gives, by address, the file that holds what was there before.
    """

    new: list[str]
    replaced: dict[str, str]
    same: list[str]
    problems: list[str]

    @property
    def changes(self) -> int:
        """Return how many files readers get that they did not get before."""
        return len(self.new) + len(self.replaced)


def nothing() -> Copied:
    """Return an empty account, to be filled."""
    return Copied([], {}, [], [])


class Bringing:
    """Bring the files of one import.

    Args:
        aside: the folder that takes what a file replaces, for undoing.
        allowed: addresses that may be fetched from although they are not public.
    """

    def __init__(self, aside: Path | None, allowed: Collection[str] = ()) -> None:
        self._aside = aside
        self._allowed = allowed
        self._failures: Counter[str] = Counter()
        self._fetched = 0

    def copy(self, files: Iterable[ImportedFile], done: Copied) -> None:
        """Copy files to where they are served at their old address."""
        for file in files:
            if storage.is_ours(file.file):
                done.problems.append(f"{file.file.name}: lies in Byline's own data folder, which is not published.")
                continue
            self._keep(file.file, file.address, done)

    def fetch(self, files: Iterable[RemoteFile], done: Copied) -> None:
        """Fetch pictures that are not here yet, to be served at the address that they had."""
        for file in files:
            host = urlsplit(file.url).netloc
            if storage.imported_at(file.address) is not None:
                done.same.append(file.address)
                continue
            if self._failures[host] >= GIVEN_UP_AFTER or self._fetched > MOST_FETCHED:
                why = f"{host} failed too often" if self._failures[host] else "enough was fetched already"
                done.problems.append(f"{file.url[:200]} was not fetched: {why}.")
                continue
            try:
                got = fetch.fetch(file.url, largest=LARGEST_PICTURE, allowed=self._allowed)
            except fetch.FetchRefused as refusal:
                self._failures[host] += 1
                done.problems.append(str(refusal))
                continue
            self._failures[host] = 0
            self._fetched += len(got.body)
            with tempfile.NamedTemporaryFile() as picture:
                picture.write(got.body)
                picture.flush()
                if got.media_type == DRAWING or storage.image_size(Path(picture.name)) is not None:
                    self._keep(Path(picture.name), file.address, done)
                else:
                    done.problems.append(f"{file.url[:200]} is no picture.")

    def _keep(self, file: Path, address: str, done: Copied) -> None:
        try:
            if storage.holds(file, address):
                done.same.append(address)
                return
            before = storage.imported_at(address)
            aside = self._put_aside(before) if before is not None else ""
            with file.open("rb") as source:
                storage.keep_imported(source, address)
        except (OSError, ValueError, Unavailable) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            done.problems.append(f"{file.name}: could not be copied to {address}: {reason}")
            return
        if before is None:
            done.new.append(address)
        else:
            done.replaced[address] = aside

    def _put_aside(self, before: storage.Stored) -> str:
        if self._aside is None:
            return ""
        self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        with before.open() as source, tempfile.NamedTemporaryFile(dir=self._aside, delete=False) as kept:
            shutil.copyfileobj(source, kept)
        return kept.name


def sizes(blog: Site, files: Iterable[ImportedFile], remote: Iterable[RemoteFile] = ()) -> dict[str, list[int]]:
    """Return width and height in px of those files that are images, by each address a body may write."""
    known: dict[str, list[int]] = {}
    for file in files:
        size = storage.image_size(file.file)
        if size is not None:
            known[file.address] = list(size)
            known[permalinks.absolute(blog, file.address)] = list(size)
    for picture in remote:
        here = storage.imported_at(picture.address)
        size = _size(here) if here is not None else None
        if size is not None:
            known[picture.address] = known[picture.url] = list(size)
    return known


def _size(kept: storage.Stored) -> tuple[int, int] | None:
    if kept.file is not None:
        return storage.image_size(kept.file)
    with kept.open() as source, tempfile.NamedTemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        return storage.image_size(Path(copy.name))
