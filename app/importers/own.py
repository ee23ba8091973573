"""Say what a blog that this program wrote down brings home beyond what other programs know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """The working copy of a text; `details` as a revision keeps them."""

    title: str
    body: str
    details: dict[str, object]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a post or page was beyond its words. `number` is its place among all in the order of making."""

    number: int
    created_at: datetime
    modified_at: datetime
    withdrawn_at: datetime | None = None
    imported_at: datetime | None = None
    imported_from: str | None = None
    image_sizes: tuple[tuple[str, tuple[int, int]], ...] = ()
    feed_title: str | None = None
    show_source: bool | None = None
    authors: tuple[str, ...] = ()
    """Slugs."""
    navigation_position: int | None = None
    was_public: bool = False
    copy: OwnCopy | None = None

    @property
    def sizes(self) -> dict[str, list[int]]:
        """Return width and height of pictures in px, by address."""
        return {address: list(size) for address, size in self.image_sizes}


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of something that posts are filed under, as it was; its number is part of its feed's id."""

    number: int
    slug: str
    columns: dict[str, object]


@dataclass(frozen=True, slots=True)
class OwnRedirect:
    """An address that leads elsewhere."""

    path: str
    target: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OwnGone:
    """What is left of a public text that was thrown away: its address answers 410, its id is nobody else's."""

    path: str
    created_at: datetime
    deleted_at: datetime | None
    entry_id: str | None = None
    """None: it was a page."""
    slug: str = "post"
    published_at: datetime | None = None
    published_offset: int = 0
    updated_at: datetime | None = None
    updated_offset: int = 0


@dataclass(frozen=True, slots=True)
class OwnUpload:
    """An uploaded file with what was written about it, and where each of its copies lies in the folder."""

    columns: dict[str, object]
    created_at: datetime
    files: tuple[tuple[str, Path], ...]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that an earlier import had brought."""

    file: Path
    address: str


@dataclass(frozen=True, slots=True)
class OwnSite:
    """The blog itself; `settings` are texts as `flask site set` takes them."""

    settings: dict[str, str]
    content_changed_at: datetime | None
    authors: tuple[OwnRow, ...] = ()
    categories: tuple[OwnRow, ...] = ()
    tags: tuple[OwnRow, ...] = ()
    series: tuple[OwnRow, ...] = ()
    redirects: tuple[OwnRedirect, ...] = ()
    gone: tuple[OwnGone, ...] = ()
    uploads: tuple[OwnUpload, ...] = ()
    files: tuple[OwnFile, ...] = ()
