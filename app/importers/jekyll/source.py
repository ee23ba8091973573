"""Walk a blog's folder and read its files: regular files inside it only, within limits, never following a link out."""

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from app.importers.records import ImportRefused, Problem

MAX_TEXT_BYTES = 1024 * 1024
MAX_FILES = 100_000
_NEVER = (".sass-cache", ".jekyll-cache", "node_modules", "vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby")


class Unreadable(Exception):
    """A file cannot be read as text; the sentence says why."""


def walk(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield the path, relative and with slashes, of every regular file below `root`, sorted; links are left out.

    What is left out where posts lie is added to `problems`. Raises ImportRefused when there are too many files.
    """
    count = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        base = Path(folder).relative_to(root).as_posix()
        links = {name for name in folders if Path(folder, name).is_symlink()}
        problems.extend(_left_out(base, name) for name in sorted(links) if _holds_posts(base, name))
        folders[:] = sorted(name for name in folders if name not in links and name != ".git")
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                raise ImportRefused(Problem(".", 0, f"The folder holds more than {MAX_FILES:,} files."))
            path = Path(folder, name)
            if _printable(name) and stat.S_ISREG(path.lstat().st_mode):
                yield name if base == "." else f"{base}/{name}"
            elif _holds_posts(base, ""):
                problems.append(_left_out(base, name))


def _holds_posts(base: str, name: str) -> bool:
    return not {"_posts", "_drafts"}.isdisjoint((*base.split("/"), name))


def _left_out(base: str, name: str) -> Problem:
    shown = name.encode("utf-8", "replace").decode()
    return Problem(f"{base}/{shown}", 0, "This is a link, a pipe or an odd name, so it was left out.")


def read_text(root: Path, source: str, limit: int = MAX_TEXT_BYTES) -> str:
    """Return a file's text with line feeds alone and without byte order mark; raises Unreadable with a sentence."""
    raw = _read(root, source, limit + 1)
    if len(raw) > limit:
        raise Unreadable(f"The file is larger than {limit // 1024:,} KiB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"The file is not UTF-8 (line {line}).") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_start(root: Path, source: str) -> str:
    """Return the first few characters of a file, whatever it holds; raises Unreadable."""
    return _read(root, source, 64).decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _read(root: Path, source: str, size: int) -> bytes:
    try:
        # A link or a pipe may have taken the file's place since the folder was walked.
        handle = os.open(root / source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read(size)
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {(error.strerror or 'no reason given').lower()}.") from error


def is_published(source: str, exclude: tuple[str, ...] = (), include: tuple[str, ...] = ()) -> bool:
    """Say whether Jekyll would take a file into the site: no hidden, underscored, backup or excluded part."""
    parts = source.split("/")
    for depth in range(1, len(parts) + 1):
        path, name = "/".join(parts[:depth]), parts[depth - 1]
        if name in include or path in include:
            continue
        if name[0] in "._#~" or name[-1] in ".~" or _excluded(path, exclude):
            return False
    return True


def _excluded(path: str, exclude: tuple[str, ...]) -> bool:
    return any(
        fnmatchcase(path, pattern.strip("/")) or (path + "/").startswith(pattern.strip("/") + "/")
        for pattern in (*_NEVER, *exclude)
        if pattern.strip("/")
    )


def _printable(name: str) -> bool:
    """Tell names of files apart that cannot be written in UTF-8, or that hold control characters."""
    return not any("\ud800" <= character <= "\udfff" or character < " " for character in name)
