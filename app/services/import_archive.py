"""Unpack an archive that somebody brought, or refuse it in one sentence and leave nothing behind.

All members are looked over before the first is written, and counted again as they are: what an archive says of itself
may be a lie. Only plain files in folders are taken; each is written anew, with no mode, owner or date of the archive.
Tar archives are not taken: their format invites endless and misleading members.
"""

from __future__ import annotations

import os
import shutil
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path

from app.errors import InvalidInput

MOST_MEMBERS = 100_000
LARGEST_DIRECTORY = 25 << 20  # bytes of the archive's own list of its members, which is read as a whole
MOST_BYTES = 4 << 30
LARGEST_MEMBER = 1 << 30
MOST_TIMES = 200  # larger than the archive itself; text of words packs to a fifth, a bomb to a thousandth
HARMLESS = 50 << 20  # bytes, however well they were packed
DEEPEST = 40
LONGEST_NAME = 240  # bytes of one part, with room for what a copy's name has more
LONGEST_PATH = 1000
BLOCK = 1 << 20
# What Macs and version control leave in folders, and no blog is made of.
PASSED_OVER = ("__MACOSX", ".git", ".DS_Store", "node_modules")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_archive(file: Path) -> bool:
    """Tell whether a file begins as a zip archive does."""
    with file.open("rb") as stream:
        return stream.read(4) in (b"PK\3\4", b"PK\5\6", b"PK\7\10")


def unpack(file: Path, name: str, into: Path) -> Path:
    """Unpack a zip archive into a new folder, and return the one folder inside of it that holds everything.

    Args:
        file: the archive.
        name: what the person knows it by.
        into: the folder to make.

    Raises:
        InvalidInput: it is damaged, or holds what no archive of a blog holds.
        OSError: there is no room.
    """
    into.mkdir(mode=0o700, parents=True)
    try:
        _check_directory(file, name)
        with zipfile.ZipFile(file) as archive:
            size = file.stat().st_size
            members = _checked(archive, name, size)
            _write(archive, members, name, size, into)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        shutil.rmtree(into, ignore_errors=True)
        raise InvalidInput(name, "is a damaged archive; make it again and try once more.") from error
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return top(into)


def top(folder: Path) -> Path:
    """Return the folder that a blog begins in: archives often hold one folder with everything inside."""
    for _ in range(3):
        inside = [each for each in folder.iterdir() if each.name not in PASSED_OVER]
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].is_symlink() or inside[0].name.startswith("_"):
            break
        folder = inside[0]
    return folder


def _check_directory(file: Path, name: str) -> None:
    """Refuse a list of members that is too long to be read, by what the archive's last record says of it."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - (1 << 17)))
        tail = stream.read()
    at, far = tail.rfind(b"PK\5\6"), tail.rfind(b"PK\6\6")
    sizes = [int.from_bytes(tail[at + 12 : at + 16], "little")] if at >= 0 else []
    if sizes == [0xFFFFFFFF] and far >= 0:
        sizes = [int.from_bytes(tail[far + 40 : far + 48], "little")]
    if sizes and sizes[0] > LARGEST_DIRECTORY:
        raise InvalidInput(name, "holds too many files to be looked over.")


def _checked(archive: zipfile.ZipFile, name: str, size: int) -> dict[str, zipfile.ZipInfo]:
    """Return the plain files of an archive by their path."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise InvalidInput(name, f"holds {len(members):,} files; at most {MOST_MEMBERS:,} are taken.")
    taken: dict[str, zipfile.ZipInfo] = {}
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for member in members:
        path = _path(member, name)
        if path.split("/")[0] in PASSED_OVER or path.rsplit("/", 1)[-1] in PASSED_OVER or "/.git/" in f"/{path}/":
            continue
        _check_member(member, path, name)
        parts = path.split("/")
        for depth in range(1, len(parts) + (1 if member.is_dir() else 0)):
            _note(folders, "/".join(parts[:depth]), name)
        if member.is_dir():
            continue
        key = _key(path)
        if key in seen:
            other = seen[key]
            what = f"twice: {path}" if other == path else f"whose names differ in case alone: {other} and {path}"
            raise InvalidInput(name, f"holds a file {what}.")
        seen[key], taken[path] = path, member
    if clash := next((seen[key] for key in seen if key in folders), None):
        raise InvalidInput(name, f"holds a file and a folder of one name: {clash}.")
    _check_sizes(list(taken.values()), name, size)
    return taken


def _path(member: zipfile.ZipInfo, name: str) -> str:
    """Return the path of a member with slashes, in the letters that its maker typed."""
    path = member.filename
    if not member.flag_bits & _UTF8 and not path.isascii():
        try:
            path = path.encode("cp437").decode("utf-8")
        except UnicodeError:
            raise InvalidInput(name, "holds names that are not UTF-8; pack it again with another program.") from None
    path = path.replace("\\", "/")
    if member.is_dir() or path.endswith("/"):
        path = path.rstrip("/")
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in path[:80])
    if member.orig_filename.find("\0") >= 0 or not path or any(not (letter.isprintable()) for letter in path):
        raise InvalidInput(name, f"holds a file of an impossible name: {shown or 'an empty one'}.")
    parts = path.split("/")
    if path.startswith("/") or (len(parts[0]) == 2 and parts[0][1] == ":") or {"", ".", ".."}.intersection(parts):
        raise InvalidInput(name, f"holds a file that would lie outside of its folder: {shown}.")
    if len(parts) > DEEPEST:
        raise InvalidInput(name, f"holds folders more than {DEEPEST} deep.")
    if len(path) > LONGEST_PATH or any(len(part.encode()) > LONGEST_NAME for part in parts):
        raise InvalidInput(name, f"holds a file whose name is too long: {shown}…")
    return path


def _check_member(member: zipfile.ZipInfo, path: str, name: str) -> None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise InvalidInput(name, f"holds a link: {path}. Put the file itself in its place.")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InvalidInput(name, f"holds what is neither file nor folder: {path}.")
    if member.flag_bits & _ENCRYPTED:
        raise InvalidInput(name, "is protected by a password; pack it again without one.")
    if member.compress_type not in _METHODS:
        raise InvalidInput(name, "is packed by a method that is not taken; make it a plain zip archive.")
    if member.file_size > LARGEST_MEMBER:
        raise InvalidInput(name, f"holds a file larger than {LARGEST_MEMBER >> 30} GB: {path}.")


def _note(folders: dict[str, str], path: str, name: str) -> None:
    known = folders.setdefault(_key(path), path)
    if known != path:
        raise InvalidInput(name, f"holds folders whose names differ in case alone: {known} and {path}.")


def _key(path: str) -> str:
    """Return what names are the same by on other systems."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _check_sizes(members: list[zipfile.ZipInfo], name: str, size: int) -> None:
    _check_total(sum(member.file_size for member in members), name, size)
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise InvalidInput(name, "holds files that lie inside of each other, as bombs do.")
        end = member.header_offset + 30 + member.compress_size


def _check_total(total: int, name: str, size: int) -> None:
    if total > MOST_BYTES:
        raise InvalidInput(name, f"is larger than {MOST_BYTES >> 30} GB when unpacked.")
    if total > HARMLESS and total > size * MOST_TIMES:
        raise InvalidInput(name, "unpacks to many times its size, as bombs do.")


def _write(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str, size: int, into: Path) -> None:
    written = 0
    for path, member in members.items():
        target = into.joinpath(*path.split("/"))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as copy, archive.open(member) as source:
            while block := source.read(BLOCK):
                written += len(block)
                _check_total(written, name, size)
                copy.write(block)
            if copy.tell() != member.file_size:
                raise zipfile.BadZipFile("a member is not as long as it says")
