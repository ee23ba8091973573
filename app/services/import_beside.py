"""Bring in what an old blog holds beside its texts: topics, files that no text shows, what there is no place for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import select

from app import clock, permalinks
from app.db import db
from app.importers.records import (
    Beside,
    ImportedFile,
    ImportedPage,
    ImportedPost,
    ImportedTopic,
    LeftBehind,
    RemoteFile,
    Skipped,
)
from app.models import Category, Redirect, Tag
from app.services import bodies, import_rows, site, terms
from app.services.import_files import Bringing, Copied, nothing
from app.services.import_report import ImportReport
from app.services.import_trace import Trace

Piece = TypeVar("Piece")
FILES_AT_ONCE = 20
MOST_NAMED = 100


class Unshown(NamedTuple):
    """Be files of the old blog's library that no text shows, and what became of them."""

    files: Copied


class Told(NamedTuple):
    """Be what a topic changed here: addresses that lead on, and the row that got a description, with the one before."""

    redirects: list[str]
    described: Category | None = None


Aside = ImportedTopic | LeftBehind | Unshown


def take_topic(topic: ImportedTopic) -> Told:
    """Make a topic with the slug that it had, or say of the one that is here what nobody has said yet."""
    is_category, name = topic.kind == "category", topic.name
    if not bodies.clean(topic.name).strip():
        return Told([])
    row: Category | Tag | None = terms.find(Category, name) if is_category else terms.find(Tag, name)
    described = None
    if row is None:
        slug = _slug(topic)
        row = terms.make(Category, name, slug) if is_category else terms.make(Tag, name, slug)
        if isinstance(row, Category):
            row.description = bodies.clean(topic.description)
    elif isinstance(row, Category) and topic.description and not row.description:
        row.description, described = bodies.clean(topic.description), row
        site.content_changed()
    db.session.flush()
    return Told([path for old in topic.redirect_from if (path := _lead(old, row)) is not None], described)


class BroughtBeside:
    """Bring what one old blog holds beside its texts; each part comes in pieces that one batch can hold."""

    def __init__(self, beside: Beside | None) -> None:
        """Begin, with nothing to bring where the format knows nothing of the kind."""
        self._beside = beside
        self._shown: set[str] = set()
        self.problems: list[str] = []

    def note_shown(self, records: Iterable[ImportedPost | ImportedPage | Skipped]) -> None:
        """Remember which files texts bring."""
        for record in records:
            if not isinstance(record, Skipped):
                self._shown.update(file.address for file in record.files)
                self._shown.update(file.address for file in record.remote_files)

    def topics(self, most: int) -> Iterator[list[ImportedTopic]]:
        """Yield the topics, to be stored before any text is filed under them."""
        return _pieces(self._beside.topics(), most) if self._beside is not None else iter(())

    def left(self, most: int) -> Iterator[list[LeftBehind]]:
        """Yield what there is no place for."""
        return _pieces(self._beside.left(), most) if self._beside is not None else iter(())

    def files(self, bringing: Bringing, *, fetch: bool) -> Iterator[Unshown]:
        """Bring the files of the library that no text shows, and yield what became of some at a time.

        Args:
            bringing: who brings files.
            fetch: whether to fetch what did not come with the import; else each is named among the problems.
        """
        known = self._shown
        library: Iterable[ImportedFile | RemoteFile] = self._beside.files() if self._beside is not None else ()
        left = [file for file in library if file.address not in known]
        here = [file for file in left if isinstance(file, ImportedFile)]
        away = [file for file in left if not isinstance(file, ImportedFile)]
        for some in _pieces(here, FILES_AT_ONCE):
            bringing.copy(some, copied := nothing())
            yield self._told(copied)
        if fetch:
            for file in away:
                bringing.fetch([file], copied := nothing())
                yield self._told(copied)
            return
        for file in away[:MOST_NAMED]:
            self.problems.append(f"{file.url[:300]} is shown by no text and was not brought along.")
        if len(away) > MOST_NAMED:
            self.problems.append(f"{len(away) - MOST_NAMED} more files are shown by no text: see the report as JSON.")

    def store(self, aside: Aside, report: ImportReport, trace: Trace | None) -> int:
        """Store one piece, and return how many files readers get that they did not get before."""
        if isinstance(aside, Unshown):
            if trace is not None:
                trace.files(aside.files)
            return aside.files.changes
        if isinstance(aside, LeftBehind):
            report.left_behind.append({"name": aside.name, "title": aside.title, **aside.values})
            if trace is not None:
                trace.note("left", aside.name, "skipped", title=aside.title, after=dict(aside.values))
            return 0
        told = take_topic(aside)
        if trace is not None:
            trace.redirects(told.redirects)
            if told.described is not None:
                trace.described(told.described)
        return 0

    def _told(self, copied: Copied) -> Unshown:
        self.problems.extend(copied.problems)
        return Unshown(copied)


def texts_in(batch: Sequence[object]) -> int:
    """Return how many posts and pages a batch holds."""
    return sum(not isinstance(each, Aside) for each in batch)


def _pieces(records: Iterable[Piece], most: int) -> Iterator[list[Piece]]:
    left = iter(records)
    while some := list(itertools.islice(left, most)):
        yield some


def _slug(topic: ImportedTopic) -> str:
    slug = bodies.clean(topic.slug)
    if any(character.isspace() or not character.isprintable() for character in slug):
        slug = ""
    slug = slug.translate(str.maketrans("", "", "/\\\"<>'"))
    return slug[: terms.LONGEST_SLUG] or terms.slug_for(topic.name)


def _lead(old: str, row: Category | Tag) -> str | None:
    """Let an old address of a topic lead to its list or feed; return its path if it does since now."""
    path = permalinks.encoded(old)
    target = permalinks.feed(row) if path.endswith(("/feed/", "/rss/")) else permalinks.term(row)
    if path == target or not permalinks.is_askable(path) or permalinks.is_own(path):
        return None
    if db.session.scalar(select(Redirect.id).where(Redirect.path == path)) is not None:
        return None
    if import_rows.address_of(path, None) is not None:
        return None
    db.session.add(Redirect(path=path, target=target, created_at=clock.now()))
    db.session.flush()
    return path
