"""Take over the settings of an imported blog where nobody has chosen one here."""

from __future__ import annotations

import html
import json
from typing import Any, NamedTuple

from sqlalchemy import select

from app import clock, permalinks
from app.content import feed_title
from app.db import db
from app.errors import InvalidInput
from app.importers.records import ImportedSite
from app.models import Redirect, Site
from app.services import site as settings


class Taken(NamedTuple):
    """Be what was done with an old blog's settings: sentences, what each changed setting was and is, new redirects."""

    sentences: list[str]
    changed: dict[str, tuple[Any, Any]]
    redirects: list[str]


def take(blog: Site, imported: ImportedSite, *, samples: bool = False) -> Taken:
    """Set what is still default; say what was taken and what was kept.

    The sample blog leaves the settings as they are, so that a first import still finds them unchosen.
    """
    taken: list[str] = []
    kept: list[str] = []
    changed: dict[str, tuple[Any, Any]] = {}
    redirects: list[str] = []
    if samples:
        return Taken(taken, changed, redirects)
    for key, text in _texts(imported).items():
        if key == "feed_id" and text is not None and text.startswith("/"):
            # A blog that does not name its address has a feed id that begins with it all the same.
            text = None if settings.is_default(blog, "url") else permalinks.absolute(blog, text)
        if text is None or _shown(getattr(blog, key)) == text:
            continue
        if not settings.is_default(blog, key):
            kept.append(f"Setting {key} stays {_shown(getattr(blog, key))!r}; the old blog has {text!r}.")
            continue
        before = getattr(blog, key)
        try:
            settings.change(blog, key, text)
            changed[key] = (before, getattr(blog, key))
            taken.append(f"Setting {key} is now {repr(text) if text else 'empty'}.")
        except InvalidInput as error:
            kept.append(f"Setting {key} stays {_shown(getattr(blog, key))!r}: {text!r} {error.message}.")
    old_feed = imported.feed_path
    if permalinks.is_askable(old_feed) and not permalinks.is_own(old_feed) and _free(old_feed):
        db.session.add(Redirect(path=imported.feed_path, target=permalinks.FEED, created_at=clock.now()))
        settings.content_changed()
        redirects.append(imported.feed_path)
        taken.append(f"The old feed address {imported.feed_path} leads to {permalinks.FEED}.")
    return Taken(taken + kept, changed, redirects)


def _free(path: str) -> bool:
    return db.session.scalar(select(Redirect.id).where(Redirect.path == path)) is None


def _shown(value: Any) -> str:  # noqa: ANN401 - any kind of setting
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def _texts(imported: ImportedSite) -> dict[str, str | None]:
    author = imported.feed_author
    navigation = [{"label": link.label, "address": link.address} for link in imported.navigation]
    return {
        "title": imported.title and html.unescape(feed_title(imported.title)),
        "subtitle": imported.subtitle,
        "url": imported.url and imported.url + imported.base_path,
        "feed_id": imported.feed_id or None,
        "feed_author": author.name if author else None,
        "feed_author_email": (author.email or "") if author else None,
        "feed_author_url": (author.uri or "") if author else None,
        "feed_full_text": "no" if imported.excerpt_only else "yes",
        "language": imported.language or "",
        "time_zone": imported.time_zone,
        "permalink_pattern": imported.permalink_pattern,
        "posts_per_page": str(imported.posts_per_page) if imported.posts_per_page else None,
        "entries_in_feed": str(imported.entries_in_feed),
        "navigation": json.dumps(navigation, ensure_ascii=False) if navigation else None,
        "dollar_math": "yes" if imported.dollar_maths else None,
    }
