"""Keep uploaded files under names made of their content, each whole or not at all.

A file is written and synchronised in a folder of its own that nobody is served from, and moved to its place in one
step inside the transaction that makes its row. What a crash leaves behind in such folders is swept up later.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from flask import current_app

from app.errors import Unavailable

from .folder import synchronise as sync
from .shelves import shelf

ADDRESS = "/media/"
INCOMING = ".incoming"
MANIFEST = "names"
DIGITS = 20  # of the digest, 80 bits: a name cannot be guessed by who has not the file
# What follows ADDRESS: the first digits of the whole upload, then those of this very file and something to read.
UPLOAD = re.compile(r"[0-9a-f]{2}/[0-9a-f]{20}(?:-[a-z0-9]+)+\.[a-z0-9]{1,8}")


class Incoming:
    """Be a folder for one upload until it is placed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receive(self, source: IO[bytes], limit: int) -> Path | None:
        """Write a stream down, or return nothing if it holds more than `limit` bytes."""
        file = self.folder / "upload"
        with file.open("wb") as target:
            while block := source.read(min(1 << 20, limit + 1 - target.tell())):
                target.write(block)
                if target.tell() > limit:
                    return None
        return file


@contextmanager
def incoming() -> Iterator[Incoming]:
    """Give a folder for one upload, which is gone afterwards with all that was not placed."""
    parent: Path = current_app.config["MEDIA"] / INCOMING
    folder = parent / secrets.token_hex(8)
    folder.mkdir(parents=True)
    try:
        yield Incoming(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def left_behind(before: float) -> Iterator[tuple[Path, list[str]]]:
    """Yield the folders of uploads that were cut off before an instant (seconds since 1970).

    With each come the names under which that upload may have placed files.
    """
    with suppress(FileNotFoundError):
        for folder in (current_app.config["MEDIA"] / INCOMING).iterdir():
            with suppress(OSError):
                if folder.stat().st_mtime < before:
                    manifest = folder / MANIFEST
                    names = manifest.read_text(encoding="ascii").split() if manifest.is_file() else []
                    yield folder, [name for name in names if is_upload(name)]


def forget(folder: Path) -> None:
    """Delete the folder of an upload that was cut off."""
    shutil.rmtree(folder, ignore_errors=True)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def upload_name(whole: str, own: str, slug: str, ending: str) -> str:
    """Return the name of a file, made of the digest of the whole upload, its own digest, and something to read."""
    return f"{whole[:2]}/{own[:DIGITS]}-{slug}{ending}"


def is_upload(name: str) -> bool:
    """Tell whether a name below ADDRESS is one that an upload is kept under."""
    return UPLOAD.fullmatch(name) is not None


def synchronise(folder: Incoming, files: Mapping[str, Path]) -> None:
    """Make files durable before they are placed, and note the names that they will have."""
    manifest = folder.folder / MANIFEST
    manifest.write_text("\n".join(files), encoding="ascii")
    for file in (manifest, *files.values()):
        sync(file)
    sync(folder.folder)


def place(files: Mapping[str, Path]) -> list[str]:
    """Move files to their places, durably, and return the names of those that were not there before.

    A file of the same name has the same content, so it stays. On failure what was moved is taken back.

    Raises:
        ValueError: no upload has such a name.
        Unavailable: the store of files does not answer.
    """
    for name in files:
        if not is_upload(name):
            raise ValueError(f"{name} is not the name of an upload")
    return shelf().place(files)


def remove(names: list[str]) -> None:
    """Delete files; what is not there, or no upload, is none to delete."""
    for name in names:
        if is_upload(name):
            with suppress(OSError, Unavailable):
                shelf().remove(name)
