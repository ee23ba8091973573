"""Open the export of a Ghost blog: its JSON file, or a folder with it and perhaps `content/images` beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from app.importers.ghost import export as exports
from app.importers.ghost.beside import GhostBeside
from app.importers.ghost.export import Row, parsed, text, without_placeholder
from app.importers.ghost.posts import Blog, is_page, make_page, make_post, read_date
from app.importers.ghost.routes import exact, read_collections, read_redirects
from app.importers.markup.nodes import squeeze
from app.importers.records import (
    ImportedAuthor,
    ImportedPage,
    ImportedPost,
    ImportedSite,
    NavigationLink,
    Problem,
    Skipped,
)
from app.importers.web import Home

CONFIGURATIONS = ("config.production.json", "config.json", "config.development.json")
PROFILES = (("twitter", "X", "https://x.com/{}"), ("facebook", "Facebook", "https://www.facebook.com/{}"))


class GhostBlog:
    """A Ghost blog as its export tells it."""

    def __init__(self, path: Path) -> None:
        file, folder = exports.find(path)
        self._export = exports.read(file)
        settings = self._export.settings
        self._address = settings.get("url", "") or _configured(folder)
        home = Home(self._address)
        self._unsaid: list[str] = []
        zone = settings.get("timezone") or settings.get("active_timezone") or "Etc/UTC"
        self._zone = self._known_zone(zone)
        collections = read_collections(folder, settings.get("permalinks", ""))
        self._pattern = (
            collections[-1].pattern if len(collections) == 1 else _plainest([c.pattern for c in collections])
        )
        self._navigation = self._read_navigation(home)
        self._blog = Blog(
            home=home,
            zone=ZoneInfo(self._zone),
            collections=collections,
            authors=self._read_authors(),
            tags=self._read_tags(),
            meta={text(row, "post_id"): row for row in self._export.rows("posts_meta")},
            redirects=self._read_redirects(folder),
            in_navigation=frozenset(link.address for link in self._navigation),
            folders=(folder,) if folder else (),
        )
        self._beside = GhostBeside(self._export, self._blog)
        rows = self._export.rows("posts")
        self._posts = sorted((row for row in rows if not is_page(row)), key=_order)
        self._pages = [row for row in rows if is_page(row)]
        self._problems = tuple(Problem(file.name, 0, sentence) for sentence in self._sentences())

    @property
    def site(self) -> ImportedSite:
        """Return the settings."""
        settings = self._export.settings
        home = self._blog.home
        per_page = settings.get("postsPerPage", "")
        return ImportedSite(
            title=settings.get("title") or None,
            subtitle=settings.get("description") or None,
            url=home.origin or None,
            base_path=home.base_path,
            feed_id=f"{home.origin}{home.base_path}/rss/" if home.origin else "",
            feed_path="/rss/",
            feed_author=None,
            language=settings.get("locale") or settings.get("lang") or settings.get("default_locale") or None,
            time_zone=self._zone if self._zone != "Etc/UTC" else "UTC",
            permalink_pattern=self._pattern,
            posts_per_page=int(per_page) if per_page.isdecimal() and 0 < int(per_page) < 1000 else None,
            entries_in_feed=15,
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
        for row in self._posts:
            yield make_post(row, self._blog)

    def pages(self) -> Iterator[ImportedPage | Skipped]:
        """Yield every page."""
        for row in self._pages:
            yield make_page(row, self._blog)

    def _known_zone(self, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            self._unsaid.append(f"The time zone “{name[:60]}” is not known; UTC is used.")
            return "Etc/UTC"
        return name

    def _read_authors(self) -> dict[str, list[ImportedAuthor]]:
        users = {text(row, "id"): _author(row) for row in self._export.rows("users")}
        authors: dict[str, list[ImportedAuthor]] = {}
        for row in sorted(self._export.rows("posts_authors"), key=_sort_order):
            author = users.get(text(row, "author_id"))
            if author:
                authors.setdefault(text(row, "post_id"), []).append(author)
        for row in self._export.rows("posts"):
            author = users.get(text(row, "author_id") or text(row, "author"))
            if author and text(row, "id") not in authors:
                authors[text(row, "id")] = [author]
        return authors

    def _read_tags(self) -> dict[str, list[Row]]:
        known = {text(row, "id"): row for row in self._export.rows("tags")}
        tags: dict[str, list[Row]] = {}
        for row in sorted(self._export.rows("posts_tags"), key=_sort_order):
            tag = known.get(text(row, "tag_id"))
            if tag is not None and text(tag, "name"):
                tags.setdefault(text(row, "post_id"), []).append(tag)
        return tags

    def _read_navigation(self, home: Home) -> tuple[NavigationLink, ...]:
        links = []
        for key in ("navigation", "secondary_navigation"):
            found = parsed(self._export.settings.get(key, ""))
            for item in found if isinstance(found, list) else ():
                if not isinstance(item, dict) or not text(item, "label"):
                    continue
                address = without_placeholder(text(item, "url"))
                if "#/portal" in address or not address:
                    continue  # opens a form of Ghost's own
                links.append(NavigationLink(squeeze(text(item, "label")), home.path(address) or address))
        return tuple(links)

    def _read_redirects(self, folder: Path | None) -> dict[str, list[str]]:
        redirects: dict[str, list[str]] = {}
        for old, new in read_redirects(folder):
            source = exact(old)
            if source is None or not new.startswith("/"):
                self._unsaid.append(f"The redirect from {old[:100]} to {new[:100]} was not brought along.")
            else:
                redirects.setdefault(new.rstrip("/"), []).append(source)
        return redirects

    def _sentences(self) -> Iterator[str]:
        yield from self._unsaid
        if not self._address:
            yield (
                "An export does not name the blog's address: set it before the import, or put config.production.json "
                "into the folder; without it pictures that the folder does not hold cannot be fetched."
            )
        internal = [text(row, "name") for row in self._export.rows("tags") if text(row, "name").startswith("#")]
        if internal:
            yield f"Internal tags, which readers never saw, were left out: {', '.join(internal)[:400]}."
        yield from self._beside.sentences()
        if any(self._export.settings.get(key) for key in ("codeinjection_head", "codeinjection_foot", "ghost_head")):
            yield "Code that was injected into every page was left out: pages here carry no foreign scripts."


def _configured(folder: Path | None) -> str:
    """Return the address that the configuration of a Ghost folder names."""
    for name in CONFIGURATIONS if folder else ():
        for file in sorted(folder.rglob(name))[:1] if folder else ():
            try:
                values = json.loads(file.read_bytes()) if not file.is_symlink() else None
            except (OSError, ValueError, RecursionError):
                continue
            if isinstance(values, dict) and isinstance(values.get("url"), str):
                return str(values["url"])
    return ""


def _author(row: Row) -> ImportedAuthor:
    links = [(label, form.format(text(row, key).lstrip("@"))) for key, label, form in PROFILES if text(row, key)]
    return ImportedAuthor(
        squeeze(text(row, "name")) or text(row, "slug"),
        uri=text(row, "website") or None,
        key=text(row, "slug") or None,
        bio=squeeze(text(row, "bio")) or None,
        links=tuple(links),
        slug=text(row, "slug") or None,
    )


def _sort_order(row: Row) -> tuple[str, int]:
    order = row.get("sort_order")
    return text(row, "post_id"), order if isinstance(order, int) else 0


def _order(row: Row) -> tuple[bool, float, str]:
    published = read_date(row, "published_at")
    is_out = text(row, "status") in ("published", "scheduled", "sent")
    return not is_out, published.timestamp() if published and is_out else 0, text(row, "id")


def _plainest(patterns: list[str]) -> str:
    """Return the pattern for new posts: the last one, which takes what the others leave."""
    return patterns[-1].replace(":primary_tag", ":categories").replace(":primary_author", "").replace(":id", ":slug")
