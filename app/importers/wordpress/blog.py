"""Open the export of a WordPress blog: one file, or a folder with its files and perhaps the uploads beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.importers.plain import plain
from app.importers.records import (
    ImportedPage,
    ImportedPost,
    ImportedSite,
    ImportRefused,
    NavigationLink,
    Problem,
    Skipped,
)
from app.importers.web import Home
from app.importers.wordpress import permalinks, wxr
from app.importers.wordpress.beside import WordPressBeside
from app.importers.wordpress.content import Sources
from app.importers.wordpress.dates import read_moment
from app.importers.wordpress.doubles import told_apart
from app.importers.wordpress.posts import Blog, make_page, make_post
from app.importers.wordpress.wxr import Export, Item

MOST_FILES = 200


class WordPressBlog:
    """A WordPress blog as its export tells it."""

    def __init__(self, path: Path) -> None:
        self._export = Export()
        files = _exports(path)
        for file in files:
            wxr.read(file, file.name if path.is_file() else file.relative_to(path).as_posix(), self._export)
        self._export.items = told_apart(self._export.items)
        self._home = Home(self._export.link)
        live = [item for item in self._export.items if item.kind == "post" and item.status == "publish"]
        self._pattern = permalinks.guess(
            [
                (found, item, local)
                for item in live
                if (found := self._home.path(item.link)) and (local := _local(item)) is not None
            ]
        )
        self._navigation = self._read_navigation()
        self._blog = Blog(
            home=self._home,
            authors=self._export.authors,
            pattern=self._pattern,
            sources=self._read_sources(),
            folders=(path,) if path.is_dir() else (),
            in_navigation=frozenset(link.address for link in self._navigation),
        )
        self._posts = sorted((item for item in self._export.items if item.kind == "post"), key=_order)
        self._pages = [item for item in self._export.items if item.kind == "page"]
        self._beside = WordPressBeside(self._export, self._blog)
        self._problems = tuple(Problem(files[0].name, 0, sentence) for sentence in self._sentences())

    @property
    def site(self) -> ImportedSite:
        """Return the settings, of which an export names few."""
        export = self._export
        return ImportedSite(
            title=plain(export.title) or None,
            subtitle=plain(export.description) or None,
            url=self._home.origin or None,
            base_path=self._home.base_path,
            feed_id=f"{self._home.origin}{self._home.base_path}/feed/atom/",
            feed_path="/feed/",
            feed_author=None,
            language=export.language or None,
            time_zone=None,
            permalink_pattern=self._pattern,
            posts_per_page=None,
            entries_in_feed=10,
            excerpt_only=False,
            navigation=self._navigation,
            beside=self._beside,
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what concerns the blog as a whole."""
        return self._problems

    @property
    def total(self) -> int:
        """Return how many posts and pages there are, skipped ones included."""
        return len(self._posts) + len(self._pages)

    def posts(self) -> Iterator[ImportedPost | Skipped]:
        """Yield every post, oldest first, drafts last."""
        for item in self._posts:
            yield make_post(item, self._blog)

    def pages(self) -> Iterator[ImportedPage | Skipped]:
        """Yield every page."""
        for item in self._pages:
            yield make_page(item, self._blog)

    def _read_sources(self) -> Sources:
        sources = Sources()
        for item in self._export.items:
            if item.kind == "attachment" and item.file_address:
                alt = item.first("_wp_attachment_image_alt")
                sources.library.pictures[item.number] = (item.file_address, alt, item.excerpt)
                sources.library.children.setdefault(item.parent, []).append(item.number)
            elif item.kind == "wp_block" and item.packed:
                sources.reusable[item.number] = item.content
        return sources

    def _read_navigation(self) -> tuple[NavigationLink, ...]:
        menus: dict[str, list[Item]] = {}
        for item in self._export.items:
            if item.kind == "nav_menu_item" and item.status == "publish":
                menu = next((term.slug for term in item.terms if term.taxonomy == "nav_menu"), "")
                menus.setdefault(menu, []).append(item)
        if not menus:
            return ()
        longest = max(menus, key=lambda menu: len(menus[menu]))
        texts = {item.number: item for item in self._export.items if item.kind in ("post", "page")}
        links = []
        for item in sorted(menus[longest], key=lambda one: one.order):
            target = texts.get(item.first("_menu_item_object_id"))
            if item.first("_menu_item_type") == "custom":
                address = item.first("_menu_item_url")
                address = self._home.path(address) or address
            else:
                address = (self._home.path(target.link) or "") if target is not None else ""
            label = plain(item.title) or (plain(target.title) if target else "")
            if label and address:
                links.append(NavigationLink(label, address))
        return tuple(links)

    def _sentences(self) -> Iterator[str]:
        yield from self._beside.sentences()
        yield "An export does not name the time zone; set it if dates of new posts shall follow the old ones."


def _exports(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ImportRefused(Problem(str(path), 0, "There is no such file or folder."))
    found = sorted(file for file in path.rglob("*.xml") if file.is_file() and not file.is_symlink())
    exports = [file for file in found[:MOST_FILES] if _is_export(file)]
    if not exports:
        raise ImportRefused(Problem(".", 0, "There is no WordPress export (a file such as blog.wordpress.xml)."))
    return exports


def _is_export(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return b"wordpress.org/export/" in stream.read(20_000)
    except OSError:
        return False


def _local(item: Item) -> datetime | None:
    moment = read_moment(item.date, item.date_gmt)
    return moment.local if moment else None


def _order(item: Item) -> tuple[bool, float, int]:
    moment = read_moment(item.date, item.date_gmt)
    number = int(item.number) if item.number.isdecimal() and len(item.number) < 12 else 0
    return item.status not in ("publish", "future"), moment.at.timestamp() if moment else 0, number
