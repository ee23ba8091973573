"""Lay texts out as files: front matter, then the body as it is, and a name for each that no other file has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import unquote

from app.exporters import yaml
from app.exporters.records import ExportedAuthor, ExportedCopy, Value

COPIES = "_working_copies"
LONGEST_NAME = 120


class Names:
    """Give out names of files, none twice, even where case makes no difference."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folder: str, stem: str, ending: str) -> str:
        """Return a free path of these parts, with a number behind the stem if need be."""
        stem = stem.encode()[:LONGEST_NAME].decode(errors="ignore") or "text"
        number = 1
        while (path := f"{folder}{stem}{'' if number == 1 else f'-{number}'}{ending}").casefold() in self._taken:
            number += 1
        self._taken.add(path.casefold())
        return path

    def holds(self, path: str) -> bool:
        """Tell whether a path, or a folder of this name, has been given out."""
        return path.casefold() in self._taken


def document(values: Mapping[str, Value], body: str) -> bytes:
    """Return a file of front matter and body; the body begins right behind the line that ends the front matter."""
    kept = {key: value for key, value in values.items() if value not in (None, "", (), [], {})}
    return f"---\n{yaml.dump(kept)}---\n{body}".encode()


def copy(of: str, text: ExportedCopy) -> bytes:
    """Return the file of a working copy, which names the file of the text that it belongs to."""
    own: dict[str, Value] = {"working_copy_of": of, "saved_at": text.saved_at, "details": text.details}
    return f"---\n{yaml.dump({'title': text.title, 'byline': own})}---\n{text.body}".encode()


def date(at: datetime | None) -> str | None:
    """Return an instant as both programs read it: date, time and offset, without quotes."""
    return None if at is None else yaml.Bare(at.isoformat(timespec="seconds"))


def stem_of(path: str) -> str:
    """Return a name for the file of a text at an address."""
    plain = unquote(path).strip("/").removesuffix(".html")
    return re.sub(r"[^\w.-]+", "-", plain.replace("/", "-")).strip("-._") or "page"


def safe_stem(slug: str) -> str:
    """Return a slug as the name of a file."""
    return re.sub(r"[^\w.-]+", "-", slug).strip("-.") or "post"


def people(authors: Iterable[ExportedAuthor]) -> dict[str, Value]:
    """Return authors by their keys, with the words that jekyll-feed knows."""
    listed: dict[str, Value] = {}
    for author in authors:
        entry = {"name": author.name, "email": author.email, "uri": author.url, "bio": author.biography}
        listed[author.key] = {key: value for key, value in entry.items() if value}
    return listed
