"""Keep files in a folder of this machine."""

from __future__ import annotations

import contextlib
import filecmp
import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from .stored import Stored, is_plain


class Folder:
    """Be a folder of files."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, name: str) -> Stored | None:
        """Return the file of a name, or nothing."""
        if not is_plain(name):
            return None
        file = self.root / name
        with contextlib.suppress(OSError):  # such as a name longer than the file system has
            if file.is_file():
                status = file.stat()
                modified = datetime.fromtimestamp(status.st_mtime, UTC)
                return Stored(name, status.st_size, modified, lambda: cast("BinaryIO", file.open("rb")), file)
        return None

    def place(self, files: Mapping[str, Path]) -> list[str]:
        """Move files to their places; a file of the same name stays, since it has the same content."""
        placed: list[str] = []
        folders: set[Path] = set()
        try:
            for name, file in files.items():
                target = self.root / name
                if target.exists():
                    continue
                if not target.parent.is_dir():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    folders.add(target.parent.parent)
                file.chmod(0o644)
                file.replace(target)
                placed.append(name)
                folders.add(target.parent)
            for folder in folders:
                synchronise(folder)
        except BaseException:
            for name in placed:
                with contextlib.suppress(OSError):
                    self.remove(name)
            raise
        return placed

    def write(self, name: str, source: BinaryIO) -> None:
        """Write a file beside its place, synchronise it, and move it there."""
        place = self.root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as copy:
            try:
                while block := source.read(1 << 20):
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
                Path(copy.name).chmod(0o644)
                Path(copy.name).replace(place)
            except BaseException:
                Path(copy.name).unlink(missing_ok=True)
                raise

    def holds(self, name: str, file: Path) -> bool:
        """Compare contents, not sizes and dates."""
        kept = self.root / name
        return kept.is_file() and filecmp.cmp(file, kept, shallow=False)

    def remove(self, name: str) -> None:
        """Delete a file."""
        (self.root / name).unlink(missing_ok=True)

    def walk(self) -> Iterator[str]:
        """Yield the names of all files but those that are still being written."""
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield (Path(folder) / name).relative_to(self.root).as_posix()


def synchronise(path: Path) -> None:
    """Make a file or a folder's list of files durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
