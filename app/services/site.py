"""Make the blog and change its settings; say when public content changed."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from sqlalchemy import case, literal, update

from app import clock, permalinks
from app.content import strip_forbidden
from app.db import PUBLIC_CHANGE, UtcDateTime, db
from app.errors import InvalidInput
from app.models import Site

DEFAULTS: dict[str, Any] = {
    "title": "A new blog",
    "subtitle": "",
    "introduction": "",
    "url": "http://localhost:8000",
    "feed_author": "",
    "feed_author_email": "",
    "feed_author_url": "",
    "feed_full_text": True,
    "language": "en",
    "time_zone": "UTC",
    "permalink_pattern": permalinks.DEFAULT_PATTERN,
    "navigation": [],
    "rights": "",
    "posts_per_page": 10,
    "entries_in_feed": 10,
    "dollar_math": False,
    "show_sources": False,
    "backup_time": "03:30",
    "backups_daily": 7,
    "backups_weekly": 4,
}
# What the sample blog is called; nobody has chosen these either.
SAMPLE_NAMES = {
    "title": "Byline",
    "subtitle": "A blog for people who write about what they know",
    "introduction": "A blog for people who write about what they know. "
    "These posts are its guide; your own will take their place.",
}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PLACEHOLDERS = (":year", ":month", ":day", ":slug", ":title", ":categories")


def create() -> Site:
    """Make the blog's one row with a feed id that belongs to this blog alone."""
    site = Site(id=1, feed_id=uuid.uuid4().urn, content_changed_at=clock.now(), **DEFAULTS)
    db.session.add(site)
    db.session.flush()
    return site


def content_changed(*, now_seen: bool = True) -> None:
    """Say, in the transaction of the change itself, that readers see or will see something else.

    The date never falls, even where the clock was set back: feeds show it.

    Args:
        now_seen: readers see it now. What they will see by the clock alone leaves no trace before, so not this date.
    """
    db.session().info[PUBLIC_CHANGE] = True
    now = literal(clock.now(), UtcDateTime())
    latest = case((Site.content_changed_at > now, Site.content_changed_at), else_=now)
    db.session.execute(
        update(Site)
        .where(Site.id == 1)
        .values(content_version=Site.content_version + 1, **({"content_changed_at": latest} if now_seen else {}))
        .execution_options(synchronize_session="fetch")
    )


def is_default(site: Site, key: str) -> bool:
    """Tell whether nobody has chosen this setting yet."""
    if key == "feed_id":
        return site.feed_id.startswith("urn:uuid:")
    return getattr(site, key) in (DEFAULTS[key], SAMPLE_NAMES.get(key, DEFAULTS[key]))


def new_entry_id(site: Site) -> str:
    """Return an Atom id for a new post: a `tag:` URI of the site's host (RFC 4151), or a UUID on loopback."""
    host = urlsplit(site.url).hostname or ""
    name = uuid.uuid4()
    if host in LOOPBACK or "." not in host:
        return name.urn
    return f"tag:{host},{clock.now():%Y-%m-%d}:{name}"


def change(site: Site, key: str, text: str) -> None:
    """Set one setting from text.

    Raises:
        InvalidInput: there is no such setting, or the text is no value for it.
    """
    if key not in READERS:
        raise InvalidInput(key, f"is not a setting; choose one of {', '.join(READERS)}")
    try:
        value = READERS[key](strip_forbidden(text).strip())
    except ValueError as error:
        raise InvalidInput(key, str(error)) from error
    longest = getattr(Site.__table__.columns[key].type, "length", None)
    if longest and isinstance(value, str) and len(value) > longest:
        raise InvalidInput(key, f"must have at most {longest} characters")
    if getattr(site, key) != value:
        setattr(site, key, value)
        db.session.flush()
        if key not in OF_THE_OPERATOR:
            content_changed()


def _line(text: str) -> str:
    return " ".join(text.split())


def _title(text: str) -> str:
    if not text or len(text) > 300:
        raise ValueError("must have 1 to 300 characters")
    return _line(text)


def _url(text: str) -> str:
    refusal = ValueError("must be an address such as https://blog.example or https://example.org/blog")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        raise refusal from None
    path = permalinks.encoded(parts.path.rstrip("/"))
    steps = path.split("/")[1:]
    broken = "@" in parts.netloc or re.search(r"[?#\s\\]", text) or {"", ".", ".."}.intersection(steps)
    if (
        parts.scheme not in ("http", "https")
        or not host
        or broken
        or port == 0
        or re.search("%(?![0-9A-Fa-f]{2})", path)
    ):
        raise refusal
    bracketed = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, bracketed if port is None else f"{bracketed}:{port}", path, "", ""))


def _feed_id(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"]+", text):
        raise ValueError("must be an IRI such as https://blog.example/feed.xml or urn:uuid:…")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("must be a time zone such as Europe/Amsterdam or UTC") from error
    return text


def _language(text: str) -> str:
    if text and not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text):
        raise ValueError("must be a language such as en or de-CH")
    return text


def _pattern(text: str) -> str:
    unknown = [name for name in re.findall(r":[a-z_]+", text) if name not in _PLACEHOLDERS]
    if unknown:
        raise ValueError(f"does not know {unknown[0]}; choose from {', '.join(_PLACEHOLDERS)}")
    if not text.startswith("/") or not (":slug" in text or ":title" in text):
        raise ValueError("must start with / and hold :slug or :title")
    filled = permalinks.encoded(re.sub(r":[a-z_]+", "x", text))
    if not permalinks.is_askable(filled) or {".", ".."}.intersection(filled.split("/")):
        raise ValueError("must be a path such as /posts/:year/:month/:slug/")
    if filled.split("/")[1] in permalinks.RESERVED:
        raise ValueError(f"must not begin with /{filled.split('/')[1]}/, which belongs to the program")
    return text


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 12 or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def _time_of_day(text: str) -> str:
    if text and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError("must be a time such as 03:30, or empty for never")
    return text


def _truth(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false", "on", "off"):
        raise ValueError("must be yes or no")
    return text.lower() in ("yes", "true", "on")


def _navigation(text: str) -> list[dict[str, str]]:
    try:
        links = json.loads(text or "[]")
        if not isinstance(links, list):
            raise TypeError("no list")
        chosen = [{"label": _title(str(link["label"])), "address": str(link["address"])} for link in links]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError('must be a list such as [{"label": "About", "address": "/about/"}]') from error
    for link in chosen:
        if not re.match(r"/(?![/\\])|https?://", link["address"]):
            raise ValueError(f"holds {link['address']}, which starts neither with / nor with https://")
    return chosen


# What reads each setting from text; the order is the one in which `site show` lists them.
READERS: dict[str, Callable[[str], Any]] = {
    "title": _title,
    "subtitle": _line,
    "introduction": str,
    "url": _url,
    "feed_id": _feed_id,
    "feed_author": _line,
    "feed_author_email": _line,
    "feed_author_url": _line,
    "feed_full_text": _truth,
    "language": _language,
    "time_zone": _zone,
    "permalink_pattern": _pattern,
    "navigation": _navigation,
    "rights": _line,
    "posts_per_page": _number(1, 1000),
    "entries_in_feed": _number(1, 1_000_000),
    "dollar_math": _truth,
    "show_sources": _truth,
    "backup_time": _time_of_day,
    "backups_daily": _number(1, 1000),
    "backups_weekly": _number(0, 1000),
}
# Readers see nothing of these.
OF_THE_OPERATOR = ("backup_time", "backups_daily", "backups_weekly")
