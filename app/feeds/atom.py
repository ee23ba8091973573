"""Write a feed as Atom 1.0 (RFC 4287), element by element in the order of jekyll-feed.

Text is escaped in one place and never put in CDATA, so nothing in a post can end it early. HTML is carried as
`type="html"`, never as XHTML, whose scripts a browser would run.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime

from .document import Entry, Feed, Person, clean

GENERATOR = "Byline"
VERSION = "0.1.0"
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"
# A parser turns a bare carriage return into a line feed, and in attributes all white space into blanks.
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def serialize(feed: Feed) -> bytes:
    """Return the feed as an XML document in UTF-8, the same bytes for the same feed."""
    language = {"xml:lang": feed.language}
    return (_DECLARATION + _element("feed", "".join(_feed(feed)), xmlns=_ATOM, **language)).encode()


def rfc3339(instant: datetime) -> str:
    """Return an instant with its offset, to the second."""
    return instant.isoformat(timespec="seconds")


def _feed(feed: Feed) -> Iterator[str]:
    yield _text("generator", GENERATOR, version=VERSION)
    yield _element("link", href=feed.url, rel="self", type="application/atom+xml")
    yield _element("link", href=feed.home, rel="alternate", type="text/html", hreflang=feed.language)
    yield _text("updated", rfc3339(feed.updated))
    yield _text("id", feed.id)
    yield _text("title", html.escape(feed.title, quote=False), type="html")
    if feed.subtitle:
        yield _text("subtitle", feed.subtitle)
    if feed.rights:
        yield _text("rights", feed.rights)
    if feed.author:
        yield _person(feed.author)
    for entry in feed.entries:
        yield "\n" + _element("entry", "".join(_entry(entry)), **{"xml:lang": entry.language})


def _entry(entry: Entry) -> Iterator[str]:
    yield _text("title", entry.title, type="html")
    # A link's title is plain text, where the element's is HTML.
    yield _element("link", href=entry.url, rel="alternate", type="text/html", title=html.unescape(entry.title))
    yield _text("published", rfc3339(entry.published))
    yield _text("updated", rfc3339(entry.updated))
    yield _text("id", entry.id)
    if entry.content is not None:
        yield _text("content", entry.content, type="html", **{"xml:base": entry.url})
    for person in entry.authors:
        yield _person(person)
    for term in entry.terms:
        yield _element("category", term=term)
    if entry.summary:
        yield _text("summary", html.escape(entry.summary, quote=False), type="html")
    if entry.image:
        yield _element("media:thumbnail", **{"xmlns:media": _MEDIA, "url": entry.image})
        yield _element("media:content", **{"xmlns:media": _MEDIA, "url": entry.image, "medium": "image"})


def _person(person: Person) -> str:
    parts = {"name": person.name, "email": person.email, "uri": person.url}
    return _element("author", "".join(_text(name, text) for name, text in parts.items() if text or name == "name"))


def _text(name: str, text: str, **attributes: str) -> str:
    return _element(name, clean(text).translate(_IN_TEXT), **attributes)


def _element(name: str, markup: str = "", **attributes: str) -> str:
    """Return one element, without the attributes that are empty; values are escaped, `markup` already is XML."""
    written = "".join(f' {key}="{clean(value).translate(_IN_ATTRIBUTE)}"' for key, value in attributes.items() if value)
    return f"<{name}{written}>{markup}</{name}>" if markup else f"<{name}{written}/>"
