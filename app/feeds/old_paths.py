"""Recognise the addresses at which other blog programs had their feeds."""

from __future__ import annotations

import re
from typing import NamedTuple


class OldPath(NamedTuple):
    """Be what an old address means: the list of a kind and name, or without a kind the whole blog."""

    kind: str = ""
    name: str = ""


_FILES = (
    "atom.xml",
    "feed.atom",
    "feed.rss",
    "index.atom",
    "index.rdf",
    "index.rss",
    "index.xml",
    "rss.xml",
    "rss2.xml",
)
_FOLDERS = ("atom", "feed", "feed/atom", "feed/rdf", "feed/rss", "feed/rss2", "rss")
_WHOLE_BLOG = frozenset(
    [
        f"/{name}"
        for name in (*_FILES, *_FOLDERS, "feed.xml", "feed/atom.xml", "feed/index.xml", "feed/rss.xml", "feeds")
    ]
    + [f"/{place}/{name}" for place in ("blog", "posts", "feeds") for name in (*_FILES, *_FOLDERS, "feed.xml")]
    + ["/feeds/posts", "/feeds/posts/default", "/feeds/all.atom.xml", "/feeds/all.rss.xml"]
)
_KINDS = {
    "category": "category",
    "categories": "category",
    "tag": "tag",
    "tags": "tag",
    "author": "author",
    "authors": "author",
    "series": "series",
}
_LIST = re.compile(
    "/(?P<kind>{kinds})/(?P<name>[^/]+?)(?:/(?:{names})|\\.(?:xml|atom|rss))".format(
        kinds="|".join(_KINDS), names="|".join(map(re.escape, (*_FILES, *_FOLDERS, "feed.xml")))
    )
)
_CURRENT = re.compile(r"/feed\.xml|/(?:category|tag|author|series)/[^/]+/feed\.xml")
# Where jekyll-feed puts the feeds of tags and of categories.
_TAG_FILE = re.compile(r"/feed/by_tag/(?P<name>[^/]+)\.xml")
_CATEGORY_FILE = re.compile(r"/feed/(?P<name>[^/]+)\.xml")


def recognise(path: str) -> OldPath | None:
    """Return what an address meant on another blog program; nothing when it is no old feed's.

    Args:
        path: the address as decoded, without the site's base path.
    """
    if _CURRENT.fullmatch(path):
        return None
    stem = path.rstrip("/")
    if stem in _WHOLE_BLOG:
        return OldPath()
    if found := _TAG_FILE.fullmatch(stem):
        return OldPath("tag", found["name"])
    if found := _CATEGORY_FILE.fullmatch(stem):
        return OldPath("category", found["name"])
    if found := _LIST.fullmatch(stem):
        return OldPath(_KINDS[found["kind"]], found["name"])
    return None
