"""Make rows that stand in for a post or page while its text is looked at; none of them ever enters the session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import clock, queries
from app.content import Rendered, feed_title
from app.db import db
from app.models import Author, Category, Page, Post, Series, Tag
from app.services import bodies, terms
from app.services.pages import PageText
from app.services.posts import PostText

Named = TypeVar("Named", Author, Category, Tag)


def post(item: Post | None, text: PostText, rendered: Rendered) -> Post:
    """Return a post as readers would see this text of it."""
    now = clock.now()
    published = item.published_at if item is not None and item.published_at is not None else now
    updated = item.updated_at if item is not None and item.updated_at is not None else published
    offset = (now.astimezone(ZoneInfo(queries.current_site().time_zone)).utcoffset() or timedelta()) // timedelta(
        minutes=1
    )
    known = item is not None and item.published_at is not None
    shown = Post(
        id=item.id if item is not None else 0,
        title=text.title,
        path=text.path or (item.path if item is not None else None) or "/",
        slug=text.slug or (item.slug if item is not None else terms.slug_for(text.title)) or "draft",
        state="draft",
        summary=text.summary,
        language=text.language,
        image=text.image,
        image_alt=text.image_alt,
        canonical_url=text.canonical_url,
        in_feed_full=text.in_feed_full,
        show_source=text.show_source,
        published_at=published,
        published_offset=item.published_offset if item is not None and known else offset,
        updated_at=updated,
        updated_offset=item.updated_offset if item is not None and known else offset,
        modified_at=now,
        series_position=text.series_position,
    )
    bodies.apply(shown, rendered, "")
    shown.feed_title = feed_title(text.title)
    with db.session.no_autoflush:
        shown.authors.extend(_named(Author, text.authors, item.authors if item is not None else ()))
        shown.categories.extend(_named(Category, text.categories))
        shown.tags.extend(_named(Tag, text.tags))
        shown.series = _series(text.series)
    return shown


def page(item: Page | None, text: PageText, rendered: Rendered) -> Page:
    """Return a page as readers would see this text of it."""
    shown = Page(
        id=item.id if item is not None else 0,
        title=text.title,
        path=text.path or (item.path if item is not None else None) or "/",
        state="draft",
        summary=text.summary,
        language=text.language,
        modified_at=clock.now(),
    )
    bodies.apply(shown, rendered, "")
    return shown


def parts(shown: Post) -> Sequence[Post]:
    """Return the public parts of the series of a post that stands in, with it in its place."""
    if shown.series is None or shown.series.id is None:
        return [shown] if shown.series is not None else ()
    others = [part for part in queries.series_posts(shown.series) if part.id != shown.id]
    place = len(others)
    if shown.series_position is not None:
        place = min(max(shown.series_position - 1, 0), len(others))
    return [*others[:place], shown, *others[place:]]


def _named(model: type[Named], names: Iterable[str], preferred: Iterable[Named] = ()) -> list[Named]:
    wanted = list(dict.fromkeys(names))
    rows: Sequence[Named] = db.session.scalars(
        select(model).where(model.name.in_(wanted)).order_by(model.id.desc())
    ).all()
    found: dict[str, Named] = {}
    for each in (rows, preferred):
        for known in each:
            found[known.name] = known
    named: list[Named] = []
    for name in wanted:
        row = found.get(name)
        named.append(row if row is not None else model(name=name, slug=terms.slug_for(name)))
    return named


def _series(title: str | None) -> Series | None:
    if not title:
        return None
    found = db.session.scalar(select(Series).where(Series.title == title))
    return found or Series(title=title, slug=terms.slug_for(title), planned=[])
