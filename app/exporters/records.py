"""Say what an exporter is given: a blog as neutral records, each with what other programs have a word for.

`own` of a record is what only this program knows. Exporters write it down as it is, and the importers read it back, so
that a blog which comes home is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, NamedTuple, Protocol, TypeAlias

Value: TypeAlias = "str | int | bool | datetime | Sequence[Value] | Mapping[str, Value] | None"

Opener: TypeAlias = Callable[[], BinaryIO]
SHOWN = "live"  # the state of a text that readers see, or will by the clock


class Member(NamedTuple):
    """Be one file of an export: its path with slashes, and its bytes, or what opens the file that holds them."""

    path: str
    content: bytes | Opener | Iterator[bytes]


@dataclass(frozen=True, slots=True)
class ExportedAuthor:
    """Be a byline; `key` is what posts call it."""

    key: str
    name: str
    email: str | None = None
    url: str | None = None
    biography: str = ""


@dataclass(frozen=True, slots=True)
class ExportedSite:
    """Be the blog's settings; `feed_author` is how the feed as a whole is signed."""

    title: str
    subtitle: str
    url: str
    """Without a final slash; it may end with a base path."""
    language: str
    time_zone: str
    permalink_pattern: str
    entries_in_feed: int
    full_text: bool
    rights: str
    feed_author: ExportedAuthor | None
    navigation: tuple[tuple[str, str], ...]
    authors: tuple[ExportedAuthor, ...]
    own: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportedCopy:
    """Be what somebody has written since a text was published, and no reader has seen."""

    title: str
    body: str
    details: Mapping[str, Value]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ExportedPost:
    """Be a post. `state` is draft, live or withdrawn; a draft may have no address."""

    title: str
    slug: str
    path: str | None
    state: str
    body: str
    published_at: datetime | None
    """With the offset that it was written with."""
    updated_at: datetime | None
    summary: str | None = None
    excerpt_separator: str | None = None
    excerpt_only: bool = False
    authors: tuple[str, ...] = ()
    """Keys."""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    image_alt: str | None = None
    language: str | None = None
    canonical: str | None = None
    series: str | None = None
    series_position: int | None = None
    redirect_from: tuple[str, ...] = ()
    own: Mapping[str, Value] = field(default_factory=dict)
    copy: ExportedCopy | None = None


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """Be a page outside the lists."""

    title: str
    path: str
    state: str
    body: str
    summary: str | None = None
    language: str | None = None
    redirect_from: tuple[str, ...] = ()
    own: Mapping[str, Value] = field(default_factory=dict)
    copy: ExportedCopy | None = None


class ExportedFile(NamedTuple):
    """Be a file that readers are sent: its root-relative, percent-encoded address, and what opens it."""

    address: str
    open: Opener


class Blog(Protocol):
    """Be a blog to be written down: settings at once, texts one by one and in the same order each time."""

    @property
    def site(self) -> ExportedSite:
        """Return the settings."""

    def posts(self) -> Iterator[ExportedPost]:
        """Yield every post."""

    def pages(self) -> Iterator[ExportedPage]:
        """Yield every page."""

    def files(self) -> Iterator[ExportedFile]:
        """Yield every file, by address."""


class Exporter(Protocol):
    """Write a blog down in one format."""

    def __call__(self, blog: Blog) -> Iterator[Member]:
        """Yield the files of the export."""
