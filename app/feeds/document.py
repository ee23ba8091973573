"""Say what a feed holds, whatever its format: a neutral document made from the site's row and its posts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app import permalinks
from app.models import Author, Category, Post, Series, Site, Tag

Term = Author | Category | Tag | Series

# RFC 3986: what may stand in a URI as it is; brackets may in the address of a host alone.
_SAFE_IN_URI = "%:/?#@!$&'()*+,;=-._~"
_UP_TO_HOST = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# All but the Char production of XML 1.0, section 2.2: no XML document may hold these, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = re.compile("[ \t\r\n\f\v]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# No zone lies further from UTC, and XML Schema's dates allow no more.
_MOST_OFFSET = 14 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """Be an author as a feed names one."""

    name: str
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Be one post in a feed.

    `title` and `content` are HTML; `summary` is plain text. No content means that the feed shows summaries alone.
    """

    id: str
    url: str
    title: str
    published: datetime
    updated: datetime
    content: str | None = None
    summary: str = ""
    authors: tuple[Person, ...] = ()
    terms: tuple[str, ...] = ()
    language: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Be a feed; `url` is its own address, `home` that of the page it belongs to; all texts are plain."""

    id: str
    url: str
    home: str
    title: str
    updated: datetime
    subtitle: str = ""
    author: Person | None = None
    language: str = ""
    rights: str = ""
    entries: tuple[Entry, ...] = ()


def from_posts(site: Site, posts: Sequence[Post], *, updated: datetime, term: Term | None = None) -> Feed:
    """Turn the posts of the blog, or of one list, into a feed.

    Args:
        site: the blog's row, the only source of absolute addresses.
        posts: public posts in the order of the feed.
        updated: when public content last changed.
        term: the list that the feed belongs to.
    """
    blog_title = squeezed(site.title) or site.url
    described = term.description if isinstance(term, Category | Series) else ""
    return Feed(
        id=feed_id(site, term),
        url=uri(permalinks.absolute(site, permalinks.feed(term))),
        home=uri(permalinks.absolute(site, "/" if term is None else permalinks.term(term))),
        title=blog_title if term is None else f"{blog_title} – {_name(term)}",
        updated=_in_zone(updated, site.time_zone),
        subtitle=squeezed(described or site.subtitle),
        author=_person(site.feed_author, site.feed_author_email, site.feed_author_url),
        language=_language(site.language),
        rights=squeezed(site.rights),
        entries=tuple(_entry(site, post) for post in posts),
    )


def feed_id(site: Site, term: Term | None) -> str:
    """Return the id of the blog's feed, or of the feed of one list.

    The id of a list is the stored id of the blog's feed with the list's kind and row number: both stay when the
    list is renamed, its slug changes or the blog moves, and no two lists share them.
    """
    if term is None:
        return site.feed_id
    mark = "-" if "#" in site.feed_id else "#"
    return f"{site.feed_id}{mark}{term.__tablename__}-{term.id}"


def uri(text: str) -> str:
    """Percent-encode what a URI may not hold, and nothing twice."""
    text = _STRAY_PERCENT.sub("%25", text.strip())
    host = _UP_TO_HOST.match(text)
    begin = host[0] if host else ""
    rest = quote(text[len(begin) :], safe=_SAFE_IN_URI, errors="ignore")
    return quote(begin, safe=f"{_SAFE_IN_URI}[]", errors="ignore") + rest


def clean(text: str) -> str:
    """Drop the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def squeezed(text: str | None) -> str:
    """Return a text on one line, without blanks at its ends and what XML forbids; wider spaces stay as typed."""
    return _BLANKS.sub(" ", clean(text or "")).strip(" ")


def _entry(site: Site, post: Post) -> Entry:
    full = site.feed_full_text and post.in_feed_full
    published = _written(post.published_at or post.created_at, post.published_offset)
    return Entry(
        id=post.entry_id or "",
        url=uri(permalinks.absolute(site, permalinks.post(post))),
        title=clean(post.feed_title).strip() or html.escape(squeezed(post.title) or post.slug, quote=False),
        published=published,
        updated=_written(post.updated_at, post.updated_offset) if post.updated_at else published,
        content=post.feed_html if full else None,
        summary=squeezed(post.summary) or squeezed(post.excerpt),
        authors=_signed(site, post),
        terms=_once([category.name for category in post.categories] + [tag.name for tag in post.tags]),
        language=_language(post.language),
        image=_image(site, post.image or ""),
    )


def _language(tag: str | None) -> str:
    """Return a language tag (RFC 5646) as readers know it, or nothing for what is none."""
    known = (tag or "").strip().replace("_", "-")
    return known if _LANGUAGE.fullmatch(known) else ""


def _name(term: Term) -> str:
    return squeezed(term.title if isinstance(term, Series) else term.name)


def _signed(site: Site, post: Post) -> tuple[Person, ...]:
    """Return who signs an entry; never nobody, since Atom asks for an author of each (RFC 4287 section 4.2.1).

    Where nobody does, that is the blog, but an imported post keeps the nameless author that its subscribers have.
    """
    people = (
        _person(author.name, (author.email if author.email_public else "") or "", author.url) for author in post.authors
    )
    signed = tuple(person for person in people if person is not None)
    if signed or squeezed(site.feed_author):
        return signed
    if post.imported_at is not None:
        return (Person(""),)
    return (Person(squeezed(site.title) or site.url),)


def _person(name: str, email: str, url: str | None) -> Person | None:
    if not squeezed(name):
        return None
    address = uri(url or "")
    harmless = _scheme(address) in ("", "http", "https", "mailto")
    email = clean(email).strip()
    return Person(squeezed(name), email if _EMAIL.fullmatch(email) else "", address if harmless else "")


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(clean, names) if squeezed(name)))


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return "unreadable"


def _image(site: Site, image: str) -> str:
    """Return the absolute address of a post's picture, or nothing where it is no address at all."""
    address = uri(image)
    if address.startswith("//"):
        return f"{_scheme(site.url)}:{address}"
    scheme = _scheme(address)
    if not address or scheme not in ("", "http", "https"):
        return ""
    return address if scheme else uri(permalinks.absolute(site, f"/{address.lstrip('/')}"))


def _written(instant: datetime, offset: int) -> datetime:
    """Return an instant as it was written: with its offset, to the second."""
    return _to_zone(instant, timezone(timedelta(minutes=offset if abs(offset) <= _MOST_OFFSET else 0)))


def _in_zone(instant: datetime, name: str) -> datetime:
    try:
        zone: ZoneInfo | timezone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = UTC
    return _to_zone(instant, zone)


def _to_zone(instant: datetime, zone: ZoneInfo | timezone) -> datetime:
    whole = instant.replace(microsecond=0)
    try:
        return whole.astimezone(zone)
    except OverflowError:
        return whole.astimezone(UTC)
