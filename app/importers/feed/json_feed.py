"""Read JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from app.importers.feed.dates import read_moment
from app.importers.feed.document import Document, Enclosure, Entry
from app.importers.markup.nodes import squeeze
from app.importers.plain import plain
from app.importers.records import ImportedAuthor, ImportRefused, Problem

VERSION = re.compile(r"https?://jsonfeed\.org/version/1(?:\.[01])?/?")


def read(written: bytes, name: str) -> Document:
    """Return what a JSON feed says.

    Raises:
        ImportRefused: it is none, or damaged.
    """
    try:
        values = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(Problem(name, 0, f"The file is cut off or damaged: {error}.")) from None
    if not isinstance(values, dict) or not VERSION.fullmatch(_text(values, "version")):
        raise ImportRefused(Problem(name, 0, "This is no feed: it is JSON, but no JSON Feed 1.0 or 1.1."))
    authors = _authors(values)
    document = Document(
        title=squeeze(_text(values, "title")),
        subtitle=squeeze(_text(values, "description")),
        id=_text(values, "feed_url"),
        link=_text(values, "home_page_url"),
        own_address=_text(values, "feed_url"),
        older=_text(values, "next_url"),
        language=_text(values, "language"),
        author=authors[0] if authors else None,
    )
    items = values.get("items")
    document.entries = [_entry(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return document


def text_as_html(written: str) -> str:
    """Return plain text as HTML with its paragraphs and lines."""
    pieces = re.split(r"\n[ \t]*\n", written.replace("\r\n", "\n").strip())
    lines = (html.escape(piece, quote=False).replace("\n", "<br>\n") for piece in pieces if piece.strip())
    return "\n".join(f"<p>{piece}</p>" for piece in lines)


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _entry(item: dict[str, Any]) -> Entry:
    tags = item.get("tags")
    attachments = item.get("attachments")
    markup = _text(item, "content_html") or text_as_html(_text(item, "content_text"))
    return Entry(
        id=_text(item, "id"),
        link=_text(item, "url"),
        elsewhere=_text(item, "external_url"),
        title=squeeze(_text(item, "title")),
        content=markup,
        summary=plain(html.escape(_text(item, "summary"), quote=False)) and _text(item, "summary"),
        base=_text(item, "url"),
        published=read_moment(_text(item, "date_published")),
        updated=read_moment(_text(item, "date_modified")),
        authors=tuple(_authors(item)),
        terms=tuple(squeeze(str(tag)) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        image=_text(item, "image") or _text(item, "banner_image"),
        language=_text(item, "language"),
        enclosures=tuple(
            Enclosure(_text(one, "url"), _text(one, "mime_type"), _text(one, "title"))
            for one in (attachments if isinstance(attachments, list) else ())
            if isinstance(one, dict) and _text(one, "url")
        ),
    )


def _authors(values: dict[str, Any]) -> list[ImportedAuthor]:
    given = values.get("authors")
    found = given if isinstance(given, list) else [values.get("author")]
    return [
        ImportedAuthor(squeeze(_text(one, "name")), uri=_text(one, "url") or None)
        for one in found
        if isinstance(one, dict) and _text(one, "name")
    ]
