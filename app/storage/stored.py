"""Say what a kept file is, and what a place for files must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Stored:
    """Be a kept file as it is found.

    `file` is where it lies on this machine; nothing where it lies elsewhere, and then `tag` stands for its content.
    """

    name: str
    size: int
    modified: datetime
    open: Callable[[], BinaryIO]
    file: Path | None = None
    tag: str | None = None
    link: Callable[[Mapping[str, str]], str] | None = None

    @property
    def base(self) -> str:
        """Return the last part of its name."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """Return the ending of its name, with the dot."""
        return PurePosixPath(self.name).suffix


class Shelf(Protocol):
    """Be a place for files by name; a name is a relative path such as `imported/images/plot.png`.

    Whatever cannot be reached raises `errors.Unavailable`; a local disk raises OSError.
    """

    def find(self, name: str) -> Stored | None:
        """Return the file of a name, or nothing."""

    def place(self, files: Mapping[str, Path]) -> list[str]:
        """Move local files to names that are free, durably, and return the names that were.

        On failure what was moved is taken back.
        """

    def write(self, name: str, source: BinaryIO) -> None:
        """Write a file down under a name, in place of what was there: a crash leaves the old one or the new one."""

    def holds(self, name: str, file: Path) -> bool:
        """Tell whether just the content of a local file is kept under a name."""

    def remove(self, name: str) -> None:
        """Delete a file; what is not there is none to delete."""

    def walk(self) -> Iterator[str]:
        """Yield the names of all kept files, in order."""


def is_plain(name: str) -> bool:
    """Tell whether a name is one that a file may have: parts that are neither empty nor hidden."""
    return "\0" not in name and all(part and not part.startswith(".") for part in name.split("/"))
