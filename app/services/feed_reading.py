"""Read an Atom, RSS or JSON feed into plain entries that can be compared, forgiving what feed readers forgive."""

from __future__ import annotations

import html
import json
import re
import tempfile
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from app.errors import InvalidInput
from app.services import import_checks

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class FeedEntry:
    """Be one entry; what a feed does not say is nothing."""

    id: str
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()
    title: str = ""
    summary: str | None = None
    content: str | None = None


def read(raw: bytes, name: str) -> list[FeedEntry]:
    """Return the entries of a feed.

    Raises:
        InvalidInput: it is none, or one that is not taken.
    """
    with tempfile.NamedTemporaryFile() as file:
        file.write(raw)
        file.flush()
        import_checks.check(Path(file.name), name)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json(raw, name)
    parsed = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise InvalidInput(name, "is not a feed that can be read.")
    return [_entry(each, is_rss=not parsed.version.startswith("atom")) for each in parsed.entries]


def plain(text: str | None) -> str:
    """Return what a reader sees of a title or summary: no tags, no entities, single blanks."""
    return " ".join(html.unescape(html.unescape(_TAG.sub("", text or ""))).split())


def _entry(each: Any, *, is_rss: bool) -> FeedEntry:  # noqa: ANN401 - feedparser's own dictionary
    def own(key: str) -> Any:  # noqa: ANN401 - dict.get passes by what feedparser puts in a missing key's place
        return dict.get(each, key)

    content = next((part.get("value") for part in own("content") or () if part.get("value")), None)
    summary = own("summary")
    if content is None and summary is not None and is_rss:  # RSS has one element for both
        content, summary = summary, None
    if summary == content:
        summary = None
    names = [author.get("name") for author in own("authors") or () if author.get("name")]
    return FeedEntry(
        id=own("id") or own("link") or "",
        link=own("link"),
        published=_date(own("published")),
        updated=_date(own("updated")),
        author=", ".join(names) or own("author"),
        categories=tuple(dict.fromkeys(tag.get("term") or "" for tag in own("tags") or ())),
        title=own("title") or "",
        summary=summary,
        content=content,
    )


def _date(text: Any) -> datetime | None:  # noqa: ANN401 - whatever stands there
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        parsed = feedparser.datetimes._parse_date(text)
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None


def _json(raw: bytes, name: str) -> list[FeedEntry]:
    try:
        feed = json.loads(raw)
        items = [item for item in feed["items"] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidInput(name, "is not a JSON feed.") from None

    def text(item: dict[str, Any], key: str) -> str | None:
        value = item.get(key)
        return str(value) if isinstance(value, str | int | float) and value != "" else None

    def names(item: dict[str, Any]) -> str | None:
        people = item.get("authors") or [item.get("author")]
        found = (
            [person.get("name") for person in people if isinstance(person, dict)] if isinstance(people, list) else []
        )
        return ", ".join(str(each) for each in found if each) or None

    return [
        FeedEntry(
            id=text(item, "id") or text(item, "url") or "",
            link=text(item, "url"),
            published=_date(item.get("date_published")),
            updated=_date(item.get("date_modified")),
            author=names(item),
            categories=tuple(str(tag) for tag in item["tags"]) if isinstance(item.get("tags"), list) else (),
            title=html.escape(text(item, "title") or "", quote=False),
            summary=text(item, "summary"),
            content=text(item, "content_html") or html.escape(text(item, "content_text") or "", quote=False) or None,
        )
        for item in items
    ]
