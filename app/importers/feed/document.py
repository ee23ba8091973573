"""Say what a feed says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.importers.feed.dates import Moment
from app.importers.records import ImportedAuthor


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Be a file that comes with an entry."""

    address: str
    kind: str = ""
    title: str = ""


@dataclass(slots=True)
class Entry:
    """Be one entry; texts are HTML."""

    id: str = ""
    link: str = ""
    elsewhere: str = ""
    """What a link blog's entry is about."""
    title: str = ""
    """Plain text."""
    content: str = ""
    summary: str = ""
    base: str = ""
    published: Moment | None = None
    updated: Moment | None = None
    authors: tuple[ImportedAuthor, ...] = ()
    terms: tuple[str, ...] = ()
    image: str = ""
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    kind: str = ""
    """In Blogger's own export, which is a feed of everything: post, page, comment, settings or template."""
    is_draft: bool = False


@dataclass(slots=True)
class Document:
    """Be a feed."""

    title: str = ""
    subtitle: str = ""
    id: str = ""
    link: str = ""
    own_address: str = ""
    older: str = ""
    """Where entries that this document does not hold can be found."""
    language: str = ""
    author: ImportedAuthor | None = None
    updated: Moment | None = None
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
