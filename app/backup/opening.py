"""Open a backup that may be anything: foreign, cut off, newer, or made to do harm."""

from __future__ import annotations

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from .archive import BLOCK
from .manifest import (
    ANSWERS,
    KEY,
    LARGEST,
    NAME,
    ROWS,
    BackupRefused,
    Manifest,
    Member,
    media_member,
    media_name,
    parse,
)

MOST_MEMBERS = 1_000_000
LONGEST_LINE = 64 << 20
LARGEST_RATIO = 200
FREE_OF_RATIO = 16 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError)


class Backup:
    """Be an open backup whose list of members is in order; each member is checked while it is read."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Give a member for reading; what was read to its end is as it was written.

        Raises:
            BackupRefused: it is not.
        """
        try:
            with self._archive.open(name) as stream:
                yield cast("BinaryIO", _Checked(stream, name, self.manifest.members[name]))
        except _DAMAGED as error:
            raise _damaged(name) from error

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a member."""
        expected, found = self.manifest.members[name].rows, 0
        with self.open(name) as stream:
            rest = b""
            while block := stream.read(BLOCK):
                *whole, rest = (rest + block).split(b"\n")
                if len(rest) > LONGEST_LINE:
                    raise _damaged(name)
                found += len(whole)
                yield from whole
        if rest or found != expected:
            raise _damaged(name)

    def check(self) -> None:
        """Read every member to its end."""
        for name in self.manifest.members:
            with self.open(name) as stream:
                while stream.read(BLOCK):
                    pass


class _Checked:
    """Read a stream, count and digest what comes, and tell at its end whether that was all of it."""

    def __init__(self, stream: object, name: str, expected: Member) -> None:
        self._stream, self._name, self._expected = cast("BinaryIO", stream), name, expected
        self._digest, self._size = hashlib.sha256(), 0

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        block = self._stream.read(size)
        self._size += len(block)
        self._digest.update(block)
        ended = not block
        if self._size > self._expected.bytes or (
            ended and (self._size, self._digest.hexdigest()) != (self._expected.bytes, self._expected.sha256)
        ):
            raise _damaged(self._name)
        return block


@contextmanager
def opened(file: Path) -> Iterator[Backup]:
    """Give a backup for reading.

    Raises:
        BackupRefused: the file is none, or holds what no backup holds.
        FileNotFoundError: there is no such file.
    """
    with file.open("rb") as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (*_DAMAGED, ValueError) as error:
            raise BackupRefused("This is not a backup of Byline, or it is cut off.") from error
        with archive:
            infos = archive.infolist()
            if len(infos) > MOST_MEMBERS:
                raise BackupRefused("This is not a backup of Byline: it holds too many files.")
            by_name = {info.filename: info for info in infos}
            manifest = _manifest(archive, by_name)
            _check_members(infos, by_name, manifest, file.stat().st_size)
            yield Backup(archive, manifest)


def _manifest(archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo]) -> Manifest:
    info = by_name.get(NAME)
    if info is None or info.file_size > LARGEST:
        raise BackupRefused("This is not a backup of Byline.")
    try:
        with archive.open(info) as stream:
            text = stream.read(LARGEST + 1)
    except _DAMAGED as error:
        raise BackupRefused("This backup is damaged: its manifest cannot be read.") from error
    return parse(text)


def _check_members(
    infos: list[zipfile.ZipInfo], by_name: dict[str, zipfile.ZipInfo], manifest: Manifest, size: int
) -> None:
    names = set(by_name) - {NAME}
    if len(by_name) != len(infos) or names != set(manifest.members):
        raise BackupRefused("This backup is damaged: it holds other files than its manifest says.")
    packed = 0
    for info in infos:
        name = info.filename
        mode = info.external_attr >> 16
        if name != NAME and not _is_ours(name):
            raise BackupRefused(f"This backup holds {name[:100]!r}, which no backup of Byline does.")
        if info.flag_bits & 0x1 or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
            raise BackupRefused(f"This backup holds {name[:100]!r} as something other than a plain file.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BackupRefused(f"This backup packs {name[:100]!r} in a way that no backup of Byline does.")
        if name != NAME and info.file_size != manifest.members[name].bytes:
            raise _damaged(name)
        if info.file_size > max(FREE_OF_RATIO, LARGEST_RATIO * info.compress_size):
            raise BackupRefused(f"This backup holds {name[:100]!r}, which grows too much when it is unpacked.")
        packed += info.compress_size
    if packed > size:
        raise BackupRefused("This backup is damaged: its files lie inside of each other.")


def _is_ours(member: str) -> bool:
    if member in (ANSWERS, KEY) or ROWS.fullmatch(member):
        return True
    name = media_name(member)
    parts = name.split("/")
    plain = all(part and not part.startswith(".") for part in parts) and "\0" not in name
    return member == media_member(name) and plain and len(member) <= 4000 and all(len(p) <= 255 for p in parts)


def _damaged(name: str) -> BackupRefused:
    return BackupRefused(f"This backup is damaged: {name[:100]} is not what was written.")
