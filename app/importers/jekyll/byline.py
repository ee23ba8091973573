"""Read a Jekyll folder that this program wrote: what stands under `byline` makes each record exact again.

A post that somebody added since then has nothing of it and is read as on any Jekyll blog.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from app.importers.byline.site import authors_of, read_site, settings_of
from app.importers.byline.texts import body_of, copy_path, read_copy, read_page, read_post
from app.importers.byline.values import mapping, number
from app.importers.jekyll import source as files
from app.importers.jekyll.front_matter import FrontMatterError, split
from app.importers.jekyll.heads import Head
from app.importers.jekyll.pages import PageHead
from app.importers.jekyll.psych import YamlRefused, load
from app.importers.own import OwnCopy, OwnSite
from app.importers.records import ImportedPage, ImportedPost, ImportedSite, Problem

FILE = "byline.yml"
MAX_BYTES = 16 * 1024 * 1024
LAST = 1 << 31
AnyHead = TypeVar("AnyHead", Head, PageHead)


class OwnTexts:
    """Be a folder that this program wrote."""

    def __init__(self, root: Path, sources: frozenset[str], own: OwnSite) -> None:
        self._root = root
        self._sources = sources
        self._authors = authors_of(own)
        self.site: ImportedSite = settings_of(own)

    @classmethod
    def find(cls, root: Path, folder: str, sources: list[str], problems: list[Problem]) -> OwnTexts | None:
        """Return the folder, if this program wrote it."""
        path = f"{folder}/{FILE}"
        if path not in sources:
            return None
        known = frozenset(sources)
        try:
            value, _lines = load(files.read_text(root, path, MAX_BYTES), MAX_BYTES)
        except (files.Unreadable, YamlRefused) as error:
            problems.append(Problem(path, getattr(error, "line", 0), str(error)))
            return None
        own = read_site(value, lambda name: root / name if name in known else None)
        return None if own is None else cls(root, known, own)

    def in_order(self, heads: Iterable[AnyHead]) -> list[AnyHead]:
        """Return heads in the order in which the texts were made; those that were added since come last."""
        return sorted(heads, key=lambda head: number(mapping(head.values.get("byline")).get("number")) or LAST)

    def post(self, head: Head) -> ImportedPost | None:
        """Return the record of a post that was written here."""
        is_shown = head.source.startswith("_posts/") and head.values.get("published") is not False
        if "byline" not in head.values or (body := self._body(head.source)) is None:
            return None
        copy = self._copy(head.source)
        return read_post(head.source, head.values, body, is_shown=is_shown, authors=self._authors, copy=copy)

    def page(self, head: PageHead) -> ImportedPage | None:
        """Return the record of a page that was written here."""
        if "byline" not in head.values or (body := self._body(head.source)) is None:
            return None
        is_shown = head.values.get("published") is not False
        return read_page(head.source, head.values, body, is_shown=is_shown, copy=self._copy(head.source))

    def _body(self, source: str) -> str | None:
        try:
            return body_of(files.read_text(self._root, source, MAX_BYTES))
        except files.Unreadable:
            return None

    def _copy(self, source: str) -> OwnCopy | None:
        path = copy_path(source)
        if path not in self._sources:
            return None
        try:
            content = files.read_text(self._root, path, MAX_BYTES)
            return read_copy(split(content).values, body_of(content))
        except (files.Unreadable, FrontMatterError):
            return None
