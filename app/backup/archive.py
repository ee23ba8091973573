"""Write a backup: one zip file that is there whole or not at all, for its owner's eyes alone."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.errors import InvalidInput

from .manifest import NAME, Manifest, Member

BLOCK = 1 << 20
DATE = (1980, 1, 1, 0, 0, 0)  # the manifest says when; the members need not


class Writing:
    """Be a backup that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Add a member made of lines."""
        digest, size, rows = hashlib.sha256(), 0, 0
        with self._archive.open(_info(name, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as member:
            for line in lines:
                member.write(line)
                digest.update(line)
                size, rows = size + len(line), rows + 1
        self.members[name] = Member(size, digest.hexdigest(), rows)

    def file(self, name: str, source: BinaryIO) -> None:
        """Add a file as it is; pictures do not get smaller."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(_info(name, zipfile.ZIP_STORED), "w", force_zip64=True) as member:
            while block := source.read(BLOCK):
                member.write(block)
                digest.update(block)
                size += len(block)
        self.members[name] = Member(size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which is known last."""
        self._archive.writestr(_info(NAME, zipfile.ZIP_DEFLATED), manifest.as_text())


@contextmanager
def writing(target: Path) -> Iterator[Writing]:
    """Give a backup to write; it appears under its name when all of it is on the disk.

    Raises:
        InvalidInput: something has this name already, or its folder is not there.
    """
    if target.exists() or target.is_symlink():
        raise InvalidInput(str(target), "is there already; a backup overwrites nothing.")
    if not target.parent.is_dir():
        raise InvalidInput(str(target.parent), "is not a folder.")
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}-", suffix=".part")
    unfinished = Path(name)  # mode 0600 from its first moment
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", allowZip64=True) as archive:
                yield Writing(archive)
            stream.flush()
            os.fsync(stream.fileno())
        _put(unfinished, target)
        synchronise(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def synchronise(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, before: float) -> None:
    """Delete what backups that were cut off before an instant have left in a folder."""
    for file in folder.glob(".*.part"):
        with suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()


def _put(unfinished: Path, target: Path) -> None:
    """Give a file its name, unless something has that already."""
    try:
        target.hardlink_to(unfinished)
    except FileExistsError as error:
        raise InvalidInput(str(target), "has appeared meanwhile; a backup overwrites nothing.") from error
    except OSError:  # a file system without links
        unfinished.rename(target)


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = method
    info.external_attr = 0o100600 << 16
    return info
