"""Find a place in the export for each file that readers are sent."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from app.exporters.records import Blog, Member
from app.exporters.texts import Names

APART = "_files"


def place(blog: Blog, names: Names, below: str = "") -> tuple[dict[str, str], Iterator[Member]]:
    """Return where the files go, by address, and the files themselves.

    A file goes where its address says, and so works there without Byline. What would be hidden from the other program
    or stand in the way of a file of the export is put apart.
    """
    placed: dict[str, str] = {}
    for address, _opener in blog.files():
        path = unquote(address).lstrip("/")
        hidden = any(part[:1] in "._#" or part[-1:] == "~" for part in path.split("/"))
        taken = any(names.holds(below + part) for part in _above(path))
        placed[address] = f"{APART}/{path}" if hidden or taken else below + path
    return placed, (Member(placed[address], opener) for address, opener in blog.files() if address in placed)


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]
