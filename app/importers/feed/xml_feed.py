"""Read Atom 1.0 and 0.3, RSS 2.0, 1.0 and 0.9x."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree.ElementTree import ParseError

import feedparser
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.importers.feed.dates import Moment, read_moment
from app.importers.feed.document import Document, Enclosure, Entry
from app.importers.feed.json_feed import text_as_html
from app.importers.markup.nodes import squeeze
from app.importers.plain import plain
from app.importers.records import ImportedAuthor, ImportRefused, Problem

LARGEST_BROKEN = 8 << 20  # bytes that a lenient parser gets
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
SPREAD = re.compile(rb"^(?:\xff\xfe|\xfe\xff)")  # UTF-16, in which every other byte is such a one
PLAIN = "text/plain"
NOBODY = "noreply@blogger.com"
KIND = "http://schemas.google.com/g/2005#kind"


def read(written: bytes, name: str) -> Document:
    """Return what a feed in XML says; one that is not well-formed is read as leniently as feed readers do.

    Raises:
        ImportRefused: it is none, or it holds what no feed needs and attackers use.
    """
    if not SPREAD.match(written):
        written = FORBIDDEN.sub(b"", written)
    notes = _check(written, name)
    result = feedparser.parse(io.BytesIO(written), sanitize_html=False, resolve_relative_uris=False)
    feed, entries = result.feed, result.entries
    if not dict.get(result, "version") and not entries:
        raise ImportRefused(Problem(name, 0, "This is no feed: it is neither Atom nor RSS nor JSON Feed."))
    links = _links(feed)
    author = _authors(feed)
    return Document(
        title=_shown(feed, "title"),
        subtitle=_shown(feed, "subtitle"),
        id=_value(feed, "id"),
        link=_alternate(feed, links),
        own_address=next((link["href"] for link in links if link.get("rel") == "self"), ""),
        older=next((link["href"] for link in links if link.get("rel") in ("next", "prev-archive")), ""),
        language=_value(feed, "language") or _detail(feed, "title").get("language") or "",
        author=author[0] if author else None,
        updated=_moment(feed, "updated") or _moment(feed, "published"),
        entries=[_entry(entry) for entry in entries],
        notes=notes,
    )


def _check(written: bytes, name: str) -> list[str]:
    try:
        for _, element in iterparse(io.BytesIO(written), forbid_dtd=False, forbid_entities=True, forbid_external=True):
            element.clear()
    except DefusedXmlException:
        sentence = "The feed declares XML entities, which no feed needs; nothing was imported."
        raise ImportRefused(Problem(name, 0, sentence)) from None
    except (ParseError, ValueError, LookupError) as error:
        if len(written) > LARGEST_BROKEN:
            raise ImportRefused(Problem(name, 0, f"The feed is damaged: {error}.")) from None
        return [f"The feed is not well-formed XML ({error}); it was read as leniently as feed readers do."]
    return []


def _value(values: Any, key: str) -> str:  # noqa: ANN401 - feedparser's dictionaries
    # Its own look-up warns of keys that stand for each other.
    found = dict.get(values, key)
    return found.strip() if isinstance(found, str) else ""


def _detail(values: Any, key: str) -> dict[str, Any]:  # noqa: ANN401
    found = dict.get(values, f"{key}_detail")
    return found if isinstance(found, dict) else {}


def _shown(values: Any, key: str) -> str:  # noqa: ANN401
    """Return a text as a reader sees it: plain text as it is, HTML without its tags."""
    written = _value(values, key)
    return squeeze(written) if _detail(values, key).get("type") == PLAIN and "&" not in written else plain(written)


def _moment(values: Any, key: str) -> Moment | None:  # noqa: ANN401
    written = _value(values, key)
    return read_moment(written, dict.get(values, f"{key}_parsed")) if written else None


def _links(values: Any) -> list[dict[str, str]]:  # noqa: ANN401
    found = dict.get(values, "links")
    return [link for link in found if isinstance(link, dict) and link.get("href")] if isinstance(found, list) else []


def _alternate(values: Any, links: list[dict[str, str]]) -> str:  # noqa: ANN401
    pages = [link["href"] for link in links if link.get("rel", "alternate") == "alternate"]
    of_type = [
        link["href"]
        for link in links
        if link.get("rel", "alternate") == "alternate" and "html" in link.get("type", "text/html")
    ]
    return next(iter([*of_type, *pages]), "") or _value(values, "link")


def _authors(values: Any) -> list[ImportedAuthor]:  # noqa: ANN401
    found = dict.get(values, "authors")
    people = [person for person in found if isinstance(person, dict)] if isinstance(found, list) else []
    authors = []
    for person in people:
        name, email = squeeze(person.get("name") or ""), person.get("email") or None
        email = None if email == NOBODY else email
        if name or email:
            authors.append(ImportedAuthor(name or str(email), email=email, uri=person.get("href") or None))
    if not authors and (name := squeeze(_value(values, "author"))):
        authors.append(ImportedAuthor(name))
    return list(dict.fromkeys(authors))


def _entry(entry: Any) -> Entry:  # noqa: ANN401
    links = _links(entry)
    contents = dict.get(entry, "content")
    content = _best(contents if isinstance(contents, list) else [])
    summary = _value(entry, "summary")
    if summary and _detail(entry, "summary").get("type") == PLAIN and "<" not in summary and "&" not in summary:
        summary_html = text_as_html(summary)
    else:
        summary_html = summary
    body, base, language = content or (summary_html, _detail(entry, "summary").get("base") or "", "")
    tags = [tag for tag in dict.get(entry, "tags") or () if isinstance(tag, dict)]
    kind = next((str(tag.get("term")) for tag in tags if tag.get("scheme") == KIND), "").rpartition("#")[2]
    terms = [squeeze(str(tag.get("term") or tag.get("label") or "")) for tag in tags if tag.get("scheme") != KIND]
    address = _alternate(entry, links)
    identity = _value(entry, "id")
    if not address and dict.get(entry, "guidislink"):
        address = identity
    address = address or _value(entry, "blogger_filename")
    return Entry(
        id=identity,
        link=_value(entry, "feedburner_origlink") or address,
        title=_shown(entry, "title"),
        content=body,
        summary=summary if content else "",
        base=base or address,
        published=_moment(entry, "published") or _moment(entry, "created"),
        updated=_moment(entry, "updated"),
        authors=tuple(_authors(entry)),
        terms=tuple(dict.fromkeys(term for term in terms if term)),
        image=_image(entry),
        language=language,
        enclosures=tuple(
            Enclosure(link["href"], link.get("type", ""), link.get("title", ""))
            for link in links
            if link.get("rel") == "enclosure"
        ),
        kind=kind or _value(entry, "blogger_type").lower(),
        is_draft=_value(entry, "app_draft") == "yes" or _value(entry, "blogger_status").upper() == "DRAFT",
    )


def _best(contents: list[Any]) -> tuple[str, str, str] | None:
    """Return the fullest of an entry's contents as HTML, its base and its language."""
    known = [one for one in contents if isinstance(one, dict) and isinstance(one.get("value"), str)]
    known = [one for one in known if str(one.get("type", "text/html")).startswith(("text/", "application/xhtml"))]
    if not known:
        return None
    best = max(known, key=lambda one: (one.get("type") != PLAIN, len(one["value"])))
    is_plain = best.get("type") == PLAIN
    value = (
        text_as_html(best["value"]) if is_plain and not re.search(r"</?[a-z]+[^>]*>", best["value"]) else best["value"]
    )
    return value, best.get("base") or "", best.get("language") or ""


def _image(entry: Any) -> str:  # noqa: ANN401
    for key in ("media_thumbnail", "media_content"):
        found = dict.get(entry, key)
        for one in found if isinstance(found, list) else ():
            if not isinstance(one, dict) or not one.get("url"):
                continue
            kind = f"{one.get('type', '')} {one.get('medium', '')}"
            if key == "media_thumbnail" or "image" in kind or re.search(r"\.(?:png|jpe?g|webp|gif)\b", one["url"]):
                return str(one["url"])
    image = dict.get(entry, "image")
    return str(image.get("href", "")) if isinstance(image, dict) else ""
