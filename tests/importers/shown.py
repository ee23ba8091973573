"""Read what Jekyll's feed shows of each post, and what a record would make a feed show."""

import html
import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from app.importers.jekyll.plain import plain_text
from app.importers.records import ImportedPost, ImportedSite

BLOGS = Path(__file__).parent.parent / "data" / "jekyll"
_ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
# kramdown's typography, which a record does not have yet.
_TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "."})


@dataclass(frozen=True)
class Shown:
    """One entry, as far as a record decides it."""

    id: str
    link: str
    title: str
    published: str
    updated: str
    author: tuple[str, str | None, str | None]
    categories: tuple[str, ...]
    language: str | None
    image: str | None
    summary: str | None


def feed_entries(path: Path) -> dict[str, Shown]:
    """Return the entries of a feed by their link."""
    shown = (_entry(element) for element in ElementTree.parse(path).iter(f"{_ATOM}entry"))
    return {entry.link: entry for entry in shown}


def feed_head(path: Path) -> dict[str, Any]:
    """Return id, title, subtitle, language and author of a feed."""
    root = ElementTree.parse(path).getroot()
    author = root.find(f"{_ATOM}author")
    return {
        "id": root.findtext(f"{_ATOM}id"),
        "title": _flat(root.findtext(f"{_ATOM}title") or ""),
        "subtitle": root.findtext(f"{_ATOM}subtitle"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "author": None if author is None else author.findtext(f"{_ATOM}name"),
    }


def dump(path: Path) -> dict[str, dict[str, Any]]:
    """Return what Jekyll wrote down of each post, by its source."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {line["source"]: line for line in lines}


def written(source: str, text: str) -> str:
    """Return the body that a text after Liquid becomes: HTML is marked as such."""
    text = text.strip("\n")
    return f"{{::nomarkdown}}\n{text}\n{{:/nomarkdown}}" if source.endswith(".html") else text


def as_shown(post: ImportedPost, site: ImportedSite) -> Shown:
    """Return what a feed made of the record would show."""
    base = (site.url or "") + site.base_path
    author = post.authors[0] if post.authors else None
    image = post.image if post.image is None or "://" in post.image else base + post.image
    return Shown(
        id=post.entry_id or "",
        link=base + (post.path or ""),
        title=_flat(plain_text(post.title)),
        published=_time(post.published_at, post.published_offset),
        updated=_time(post.updated_at, post.updated_offset),
        author=(author.name, author.email, author.uri) if author else ("", None, None),
        categories=tuple(dict.fromkeys(post.categories + post.tags)),
        language=post.language,
        image=image,
        summary=post.summary,
    )


def _entry(element: ElementTree.Element) -> Shown:
    link = element.find(f"{_ATOM}link")
    image = element.find(f"{_MEDIA}thumbnail")
    assert link is not None
    return Shown(
        id=element.findtext(f"{_ATOM}id") or "",
        link=link.get("href") or "",
        title=_flat(html.unescape(element.findtext(f"{_ATOM}title") or "")),
        published=element.findtext(f"{_ATOM}published") or "",
        updated=element.findtext(f"{_ATOM}updated") or "",
        author=(
            element.findtext(f"{_ATOM}author/{_ATOM}name") or "",
            element.findtext(f"{_ATOM}author/{_ATOM}email"),
            element.findtext(f"{_ATOM}author/{_ATOM}uri"),
        ),
        categories=tuple(dict.fromkeys(category.get("term") or "" for category in element.iter(f"{_ATOM}category"))),
        language=element.get("{http://www.w3.org/XML/1998/namespace}lang"),
        image=None if image is None else image.get("url"),
        summary=element.findtext(f"{_ATOM}summary"),
    )


def _flat(text: str) -> str:
    """Return a text without typography and entities, which are for the renderer to decide."""
    plain = " ".join(html.unescape(text).translate(_TYPOGRAPHY).split())
    return plain.replace("---", "-").replace("--", "-").replace("...", ".")


def _time(at: datetime | None, offset: int) -> str:
    assert at is not None
    return at.astimezone(timezone(timedelta(minutes=offset))).isoformat()
