"""Open a feed as a blog: its settings, and its entries as posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.importers.feed import json_feed, xml_feed
from app.importers.feed.dates import Moment
from app.importers.feed.document import Document
from app.importers.feed.posts import Blog, Placed, make_page, make_post, place
from app.importers.patterns import DEFAULT, most_common, pattern_of
from app.importers.records import (
    ImportedPage,
    ImportedPost,
    ImportedSite,
    ImportRefused,
    Problem,
    Skipped,
)
from app.importers.web import Home

LARGEST = 256 << 20  # bytes
FEWEST, MOST = 10, 100  # entries that a feed of ours may be asked for
NAMES = ("feed.xml", "atom.xml", "rss.xml", "index.xml", "feed.json", "feed.atom", "feed.rss", "feed")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FeedBlog:
    """A blog as far as its feed tells it."""

    def __init__(self, path: Path) -> None:
        file = _file(path)
        written = _bytes(file).removeprefix(BYTE_ORDER_MARK).lstrip()
        is_json = written.startswith(b"{")
        self._document = json_feed.read(written, file.name) if is_json else xml_feed.read(written, file.name)
        self._home = _home(self._document)
        blog = Blog(self._home, self._document.language)
        start = self._document.updated or Moment(
            datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(microsecond=0), 0
        )
        self._blog = blog
        known = [entry for entry in self._document.entries if entry.kind in ("", "post", "page")]
        placed = [
            (entry.kind, place(entry, blog, Moment(start.at - timedelta(minutes=number), start.offset)))
            for number, entry in enumerate(known)
        ]
        self._places = [one for kind, one in placed if kind != "page"]
        self._pages = [one for kind, one in placed if kind == "page"]
        # Feeds stand with the newest first; of the same instant, the one further down is older.
        self._places.reverse()
        self._places.sort(key=_order)
        self._problems = tuple(Problem(file.name, 0, sentence) for sentence in self._sentences())

    @property
    def site(self) -> ImportedSite:
        """Return the settings."""
        document, home = self._document, self._home
        own_path = home.path(document.own_address) if document.own_address else None
        return ImportedSite(
            title=document.title or None,
            subtitle=document.subtitle or None,
            url=home.origin or None,
            base_path=home.base_path,
            feed_id=document.id or document.own_address or document.link or f"{home.origin}/feed.xml",
            feed_path=own_path or "/feed.xml",
            feed_author=document.author,
            language=document.language or None,
            time_zone=None,
            permalink_pattern=self._pattern(),
            posts_per_page=None,
            entries_in_feed=min(max(len(document.entries), FEWEST), MOST),
            excerpt_only=False,
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what concerns the feed as a whole."""
        return self._problems

    @property
    def total(self) -> int:
        """Return how many entries there are, skipped ones included."""
        return len(self._places) + len(self._pages)

    def posts(self) -> Iterator[ImportedPost | Skipped]:
        """Yield every entry, oldest first, drafts last."""
        for one in self._places:
            yield one if isinstance(one, Skipped) else make_post(one, self._blog)

    def pages(self) -> Iterator[ImportedPage | Skipped]:
        """Yield the pages, of which only the feed that Blogger exports tells."""
        for one in self._pages:
            yield one if isinstance(one, Skipped) else make_page(one, self._blog)

    def _pattern(self) -> str:
        placed = [one for one in self._places if isinstance(one, Placed) and one.path and one.entry.link]
        found = (
            pattern_of(one.path, one.path.rstrip("/").rpartition("/")[2].partition(".")[0], one.moment.local)
            for one in placed
            if one.path
        )
        return most_common(found, DEFAULT)

    def _sentences(self) -> Iterator[str]:
        document = self._document
        yield from document.notes
        if not document.entries:
            yield "The feed has no entries."
        if any(entry.kind for entry in document.entries):
            if comments := sum(entry.kind == "comment" for entry in document.entries):
                yield f"{'1 comment was' if comments == 1 else f'{comments} comments were'} not brought along."
        else:
            yield "A feed tells of the latest posts, not of pages and drafts; an export of the old blog tells more."
        if document.older:
            yield f"The feed goes on at {document.older[:300]}; import that, too, for the older posts."
        if not self._home.origin:
            yield "The feed does not name the blog's address, so its links cannot be told from others."


def _order(one: Placed | Skipped) -> tuple[bool, datetime]:
    if isinstance(one, Skipped):
        return False, datetime.min.replace(tzinfo=UTC)
    return one.entry.is_draft, one.moment.at


def _file(path: Path) -> Path:
    if path.is_file():
        return path
    for name in NAMES:
        if (path / name).is_file():
            return path / name
    files = [file for file in sorted(path.glob("*")) if file.is_file()] if path.is_dir() else []
    if len(files) == 1:
        return files[0]
    raise ImportRefused(Problem(str(path), 0, "There is no feed: neither a file nor a folder with feed.xml in it."))


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise ImportRefused(Problem(file.name, 0, f"The feed is larger than {LARGEST >> 20} MiB."))
        return file.read_bytes()
    except OSError as error:
        raise ImportRefused(Problem(file.name, 0, f"The feed cannot be read: {error.strerror}.")) from None


def _home(document: Document) -> Home:
    """Return the blog that a feed is of: what it names, unless its entries lie elsewhere."""
    hosts: Counter[str] = Counter()
    for entry in document.entries:
        try:
            parts = urlsplit(entry.link)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc:
            hosts[f"{parts.scheme}://{parts.netloc}"] += 1
    named = document.link or document.own_address
    home = Home(named)
    if not hosts:
        return home
    if any(Home(host).host == home.host for host in hosts):
        below = [entry for entry in document.entries if (home.local(entry.link) or "").startswith(f"{home.base_path}/")]
        return home if below or not home.base_path else Home(home.origin)
    return Home(hosts.most_common(1)[0][0])
