"""Say what an importer yields: neutral records of a blog that know neither its old home nor the database.

Addresses in records are root-relative, percent-encoded and without the base path; whole URLs occur only where the
old blog's feed or its author wrote one. Instants are aware and in UTC; the offset beside them is the one that the
old feed showed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from app.importers.own import OwnSite, OwnText


@dataclass(frozen=True, slots=True)
class Problem:
    """Tell the author one thing that could not be done; `line` counts from 1, 0 is the whole file."""

    file: str
    line: int
    sentence: str

    @property
    def place(self) -> str:
        """Return the file, and the line where there is one."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        """Return the problem as one line: place, then sentence."""
        return f"{self.place}: {self.sentence}"


class ImportRefused(Exception):
    """Nothing can be imported: the folder is not such a blog, or what all addresses depend on cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ImportedAuthor:
    """A byline. `key` is the name that the old blog knows the author by, if it has a list of authors."""

    name: str
    email: str | None = None
    uri: str | None = None
    key: str | None = None
    bio: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    """Pairs of label and URL."""
    slug: str | None = field(default=None, repr=False)
    """The last part of the address of the author's list, where the old blog has one."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One link of the site's navigation: a root-relative address or a whole URL."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class ImportedTopic:
    """What posts are filed under, as far as the old blog says more of it than its name."""

    kind: Literal["category", "tag"]
    name: str
    slug: str
    description: str = ""
    """Plain text."""
    redirect_from: tuple[str, ...] = ()
    """Where its list was; addresses that end in `/feed/` or `/rss/` lead to its feed."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What the old blog held and Byline has no place for, whole; it stands in the report."""

    name: str
    """What it belonged to, as `ImportedPost.source`, or what it was; no two are the same."""
    title: str
    values: Mapping[str, Any]
    """As JSON can hold them."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of the old blog that a post or page refers to, and the address it was served at."""

    file: Path
    address: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A picture that a post shows and that the import does not hold: where it is, and where it shall be served."""

    url: str
    address: str


class Beside(Protocol):
    """What an old blog holds beside its settings, posts and pages."""

    def topics(self) -> Iterator[ImportedTopic]:
        """Yield the topics of which there is more to say than their names."""

    def files(self) -> Iterator[ImportedFile | RemoteFile]:
        """Yield all files of its library, whether or not a text shows them."""

    def left(self) -> Iterator[LeftBehind]:
        """Yield what there is no place for."""


@dataclass(frozen=True, slots=True)
class ImportedSite:
    """The old blog's settings; None is "not said there"."""

    title: str | None
    subtitle: str | None
    url: str | None
    """Scheme and host without base path or final slash."""
    base_path: str
    """`/blog`, or empty."""
    feed_id: str
    """Empty where the old blog does not say; then the one here stays."""
    feed_path: str
    """Where the feed was, root-relative: it must answer there again."""
    feed_author: ImportedAuthor | None
    """As the feed shows it, which need not be how posts are signed."""
    language: str | None
    time_zone: str | None
    permalink_pattern: str
    posts_per_page: int | None
    entries_in_feed: int
    excerpt_only: bool
    navigation: tuple[NavigationLink, ...] = ()
    dollar_maths: bool = False
    """Its layouts set `$...$` as a formula."""
    other_settings: tuple[str, ...] = ()
    """Settings of the old blog that were set and that no record carries."""
    own: OwnSite | None = None
    """What this program itself had written down, where the folder is an export of its own."""
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """A post. A draft that never had an address has neither path nor entry id."""

    source: str
    """The file it was read from, relative to the blog's folder: what recognises it at the next import."""
    title: str
    """As typed, or what the old blog showed in its place."""
    has_title: bool
    slug: str
    path: str | None
    entry_id: str | None
    state: Literal["draft", "live", "withdrawn"]
    body: str
    """Markdown."""
    published_at: datetime | None
    published_offset: int
    """Minutes east of Greenwich."""
    updated_at: datetime | None
    updated_offset: int
    summary: str | None = None
    """Plain text, or None: then the excerpt is the text before `excerpt_separator`."""
    excerpt_separator: str = "\n\n"
    """Empty: no excerpt at all."""
    excerpt_only: bool | None = None
    authors: tuple[ImportedAuthor, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    image_alt: str | None = None
    language: str | None = None
    canonical: str | None = None
    series: str | None = None
    series_position: int | None = None
    redirect_from: tuple[str, ...] = ()
    body_line: int = 1
    """The line of the file where the body begins."""
    html: str | None = None
    """The HTML that `body` was made of, where the source is HTML: what cannot be said in Markdown stays HTML."""
    modified_at: datetime | None = None
    """When the old blog last saved it, shown nowhere; None: now."""
    files: tuple[ImportedFile, ...] = ()
    remote_files: tuple[RemoteFile, ...] = ()
    """Pictures that the import does not hold; they are fetched only if the person says so."""
    own: OwnText | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPage:
    """A page outside the blog's lists. Its body is Markdown, which may be nothing but HTML."""

    source: str
    title: str
    slug: str
    path: str
    body: str
    state: Literal["draft", "live", "withdrawn"] = "live"
    in_navigation: bool = False
    language: str | None = None
    summary: str | None = None
    redirect_from: tuple[str, ...] = ()
    body_line: int = 1
    html: str | None = None
    modified_at: datetime | None = None
    files: tuple[ImportedFile, ...] = ()
    remote_files: tuple[RemoteFile, ...] = ()
    own: OwnText | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that should have become a post or page and did not; the last problem is the reason."""

    source: str
    problems: tuple[Problem, ...] = field(default=())

    @property
    def place(self) -> str:
        """Return the file, and the line of the reason where there is one."""
        return self.problems[-1].place if self.problems else self.source

    @property
    def reason(self) -> str:
        """Return the sentence that says why."""
        return self.problems[-1].sentence if self.problems else ""


class Import(Protocol):
    """One blog, opened: its settings at once, its posts and pages one by one and in the same order each time."""

    @property
    def site(self) -> ImportedSite:
        """Return the settings."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what concerns the blog as a whole; posts and pages carry their own."""

    @property
    def total(self) -> int:
        """Return how many posts and pages will be yielded, skipped ones included."""

    def posts(self) -> Iterator[ImportedPost | Skipped]:
        """Yield every post, oldest first, drafts last."""

    def pages(self) -> Iterator[ImportedPage | Skipped]:
        """Yield every page."""


class Importer(Protocol):
    """Open a blog of one format; raises ImportRefused when there is nothing to import."""

    def __call__(self, path: Path) -> Import:
        """Return the opened blog at `path`: a folder, or one file where the format is one file."""
