"""Make the address of everything public: root-relative paths, absolute where asked.

Paths are percent-encoded and do not hold the base path of the site's address; `link` adds it for pages,
`absolute` makes the whole URL.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from app.models import Author, Category, Page, Post, Series, Site, Tag

DEFAULT_PATTERN = "/posts/:year/:month/:slug/"
FEED = "/feed.xml"
SOURCE = ".md"
LONGEST = 1000
# First parts of paths that the program itself answers; no new post or page may take them.
RESERVED = (
    *("admin", "archive", "author", "category", "feed.xml", "healthz", "media", "page", "readyz", "robots.txt"),
    *("series", "sitemap.xml", "static", "subscribe", "tag"),
)
# Below and at these no imported text can keep its address: machines, and the people who run the blog, need them.
OWN = ("admin", "favicon.ico", "feed.xml", "healthz", "metrics", "readyz", "robots.txt", "sitemap.xml", "static")
_SAFE = "/%:@!$&'()*+,;=~-._"


def base_path(site: Site) -> str:
    """Return the path that the site's address holds, without a final slash."""
    return urlsplit(site.url).path.rstrip("/")


def link(site: Site, path: str) -> str:
    """Return a root-relative address for use in pages of this site."""
    return base_path(site) + path if path.startswith("/") else path


def absolute(site: Site, path: str) -> str:
    """Return the whole URL of a path on this site; a whole URL stays as it is."""
    return site.url.rstrip("/") + path if path.startswith("/") else path


def encoded(path: str) -> str:
    """Percent-encode what a path may not hold as it is, and nothing twice."""
    return quote(path, safe=_SAFE)


def requested(path: str) -> str:
    """Return the stored form of a path that a server has decoded."""
    return quote(path, safe=_SAFE.replace("%", ""))


def is_askable(path: str) -> bool:
    """Tell whether a reader's request can name this path, percent-encoded as stored."""
    plain = unquote(path)
    visible = not any(character < " " or character == "\x7f" for character in plain)
    return visible and len(path) <= LONGEST and path.startswith("/") and "//" not in path and requested(plain) == path


def is_own(path: str) -> bool:
    """Tell whether the program answers at this path and cannot give way."""
    return path == "/" or path.split("/")[1] in OWN


def post(post: Post) -> str:
    """Return the path of a post."""
    return post.path or "/"


def source(post: Post) -> str:
    """Return the path at which readers get the Markdown of a post, if its author lets them."""
    return f"{(post.path or '/').rstrip('/')}{SOURCE}"


def page(page: Page) -> str:
    """Return the path of a page."""
    return page.path


def term(item: Author | Category | Tag | Series) -> str:
    """Return the path of the list of an author, category, tag or series."""
    return f"/{item.__tablename__}/{quote(item.slug, safe='')}/"


def feed(item: Author | Category | Tag | Series | None = None) -> str:
    """Return the path of the blog's feed, or of the feed of one list."""
    return FEED if item is None else f"{term(item)}feed.xml"


def page_of_list(path: str, number: int) -> str:
    """Return the path of a further page of a list; the first one is the list itself."""
    return path if number == 1 else f"{path}page/{number}/"


def from_pattern(
    pattern: str, *, slug: str, title_slug: str, date: datetime, offset: int, categories: list[str]
) -> str:
    """Fill a permalink pattern such as `/posts/:year/:month/:slug/`.

    Args:
        pattern: text with `:year :month :day :slug :title :categories`.
        slug: the post's own last part.
        title_slug: what `:title` stands for.
        date: instant of publication.
        offset: minutes east of UTC in which the date is read.
        categories: names, put lower-cased one below the other.
    """
    local = date.astimezone(timezone(timedelta(minutes=offset)))
    parts = {
        ":categories": "/".join(quote(name.lower(), safe="") for name in categories),
        ":year": f"{local.year:04d}",
        ":month": f"{local.month:02d}",
        ":day": f"{local.day:02d}",
        ":title": title_slug,
        ":slug": slug,
    }
    path = pattern
    for name, text in parts.items():
        path = path.replace(name, text)
    while "//" in path:
        path = path.replace("//", "/")
    return encoded(path if path.startswith("/") else f"/{path}")
