"""File imported posts under their authors, categories and tags, asking for each only once in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import inspect

from app.importers.records import ImportedAuthor, ImportedPost
from app.models import Author, Category, Post, Tag
from app.services import bodies, terms


class Filing:
    """Remember what was found or made; for one transaction, since rows are anybody's again after it."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def file(self, post: Post, record: ImportedPost) -> None:
        """Give a post the lists of its record, in their order."""
        categories = [row for name in record.categories for row in self._category(name)]
        tags = [row for name in record.tags for row in self._tag(name)]
        authors = [self._author(author) for author in record.authors]
        for name, rows in (("categories", categories), ("tags", tags), ("authors", authors)):
            wanted = list(dict.fromkeys(rows))
            if inspect(post).persistent:
                terms.put_in_order(getattr(post, name), wanted)
            else:
                getattr(post, name).extend(wanted)

    def _category(self, name: str) -> list[Category]:
        found: list[Category] = self._once((Category, name), lambda: terms.categories([name]))
        return found

    def _tag(self, name: str) -> list[Tag]:
        found: list[Tag] = self._once((Tag, name), lambda: terms.tags([name]))
        return found

    def _author(self, record: ImportedAuthor) -> Author:
        found: Author = self._once(record, lambda: _author(record))
        return found

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def _author(record: ImportedAuthor) -> Author:
    email, url = (bodies.clean(text) if text else None for text in (record.email, record.uri))
    author = terms.author(record.name, email=email, url=url, slug=record.slug)
    if record.bio and not author.biography:
        author.biography = bodies.clean(record.bio)
    if record.links and not author.links:
        author.links = [{"label": label, "address": address} for label, address in record.links]
    return author
