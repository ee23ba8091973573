"""Put the files of an export into a folder or a zip file, to the byte the same each time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.exporters.records import Member

BLOCK = 1 << 18
# The earliest instant that a zip file can name: nothing of the day of the export is in it.
EPOCH = (1980, 1, 1, 0, 0, 0)


def into_folder(members: Iterable[Member], folder: Path) -> int:
    """Write every file below a folder and return how many there were."""
    count = 0
    for member in members:
        target = folder / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for block in _blocks(member):
                out.write(block)
        count += 1
    return count


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield a zip file block by block, holding no more than one block at a time."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for member in members:
            name = zipfile.ZipInfo(member.path, EPOCH)
            name.compress_type = zipfile.ZIP_DEFLATED
            name.external_attr = 0o644 << 16
            name.create_system = 3
            with archive.open(name, "w", force_zip64=callable(member.content)) as out:
                for block in _blocks(member):
                    out.write(block)
                    yield from pipe.take()
            yield from pipe.take()
    yield from pipe.take()


def _blocks(member: Member) -> Iterator[bytes]:
    if isinstance(member.content, bytes):
        yield member.content
    elif callable(member.content):
        with member.content() as source:
            while block := source.read(BLOCK):
                yield block
    else:
        yield from member.content


class _Pipe:
    """Be a file that is only written to, from whose other end the bytes are taken."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, block: bytes) -> int:
        """Take a block."""
        self._waiting.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        """Do nothing: what is written waits already."""

    def take(self) -> list[bytes]:
        """Return what was written since it was last asked."""
        waiting, self._waiting = self._waiting, []
        return waiting
