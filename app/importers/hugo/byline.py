"""Read a Hugo folder that this program wrote: what stands under `byline` makes each record exact again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.importers.byline.site import authors_of, read_site, settings_of
from app.importers.byline.texts import body_of, copy_path, read_copy, read_page, read_post
from app.importers.byline.values import mapping, number
from app.importers.hugo.heads import Head
from app.importers.jekyll import source as files
from app.importers.jekyll.front_matter import FrontMatterError, split
from app.importers.jekyll.psych import Value, YamlRefused, load
from app.importers.own import OwnCopy, OwnSite
from app.importers.records import ImportedPage, ImportedPost, ImportedSite, Problem

FILE = "data/byline.yaml"
MAX_BYTES = 16 * 1024 * 1024
LAST = 1 << 31
POSTS = "content/posts/"


class OwnTexts:
    """Be a folder that this program wrote."""

    def __init__(self, root: Path, sources: frozenset[str], own: OwnSite) -> None:
        self._root = root
        self._sources = sources
        self._authors = authors_of(own)
        self.site: ImportedSite = settings_of(own)

    @classmethod
    def find(cls, root: Path, sources: list[str], problems: list[Problem]) -> OwnTexts | None:
        """Return the folder, if this program wrote it."""
        if FILE not in sources:
            return None
        known = frozenset(sources)
        try:
            value, _lines = load(files.read_text(root, FILE, MAX_BYTES), MAX_BYTES)
        except (files.Unreadable, YamlRefused) as error:
            problems.append(Problem(FILE, getattr(error, "line", 0), str(error)))
            return None
        own = read_site(value, lambda name: root / name if name in known else None)
        return None if own is None else cls(root, known, own)

    def is_post(self, head: Head) -> bool:
        """Tell whether a text is a post: it lies among them."""
        return head.source.startswith(POSTS)

    def in_order(self, heads: Iterable[Head]) -> list[Head]:
        """Return heads in the order in which the texts were made; those that were added since come last."""
        return sorted(heads, key=lambda head: number(mapping(head.values.get("byline")).get("number")) or LAST)

    def post(self, head: Head) -> ImportedPost | None:
        """Return the record of a post that was written here."""
        found = self._read(head.source)
        if found is None or "byline" not in found[0]:
            return None
        copy = self._copy(head.source)
        shown = head.state != "draft"
        return read_post(head.source, *found, is_shown=shown, authors=self._authors, copy=copy)

    def page(self, head: Head) -> ImportedPage | None:
        """Return the record of a page that was written here."""
        found = self._read(head.source)
        if found is None or "byline" not in found[0]:
            return None
        return read_page(head.source, *found, is_shown=head.state != "draft", copy=self._copy(head.source))

    def _read(self, source: str) -> tuple[dict[str, Value], str] | None:
        """Return front matter and body as they were written; Hugo's reader makes all keys small."""
        try:
            content = files.read_text(self._root, source, MAX_BYTES)
            return split(content).values, body_of(content)
        except (files.Unreadable, FrontMatterError):
            return None

    def _copy(self, source: str) -> OwnCopy | None:
        path = copy_path(source)
        found = self._read(path) if path in self._sources else None
        return None if found is None else read_copy(*found)
