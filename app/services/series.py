"""Change series: their words, what is planned, and the order of their parts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app import permalinks
from app.content import strip_forbidden
from app.db import db
from app.errors import InvalidInput
from app.models import Post, Series
from app.services import site, terms, topics


def listing() -> Sequence[tuple[Series, int]]:
    """Return all series by title, with the number of their parts, drafts included."""
    chosen = select(Series, func.count(Post.id)).outerjoin(Post, Post.series_id == Series.id)
    rows = db.session.execute(chosen.group_by(Series.id).order_by(func.lower(Series.title), Series.id))
    return [(row[0], row[1]) for row in rows]


def parts(series: Series) -> Sequence[Post]:
    """Return the posts of a series in its order, drafts included."""
    chosen = select(Post).where(Post.series_id == series.id, Post.state != "trashed")
    return db.session.scalars(chosen.order_by(Post.series_position, Post.published_at, Post.id)).all()


def create(title: str, description: str = "", planned: str = "") -> Series:
    """Make a series.

    Raises:
        InvalidInput: the title is empty, too long or taken.
    """
    title = _title(title, None)
    series = Series(title=title, slug=terms.free_slug(Series, terms.slug_for(title)))
    db.session.add(series)
    db.session.flush()
    change(series, title, description, planned)
    return series


def change(series: Series, title: str, description: str, planned: str) -> None:
    """Change the words of a series; `planned` has one title a line. Another title lets the old address lead to the new.

    Raises:
        InvalidInput: the title is empty, too long or taken.
    """
    title, old_title, old_path = _title(title, series), series.title, permalinks.term(series)
    series.title = title
    series.description = strip_forbidden(description).strip()
    series.planned = [line.strip()[:300] for line in strip_forbidden(planned).splitlines() if line.strip()][:100]
    if title != old_title:
        wanted = terms.slug_for(title)
        if wanted != series.slug:
            series.slug = terms.free_slug(Series, wanted)
            topics.lead(old_path, permalinks.term(series))
        topics.rename_in_working_copies("series", old_title, title)
    db.session.flush()
    site.content_changed()


def move(series: Series, post: Post, by: int) -> None:
    """Move a part so many places on (or back, below 0); all parts are numbered anew from 1."""
    order = list(parts(series))
    if post not in order:
        raise InvalidInput("post", "That post is no part of this series.")
    place = max(0, min(len(order) - 1, order.index(post) + by))
    order.remove(post)
    order.insert(place, post)
    for number, part in enumerate(order, 1):
        part.series_position = number
        topics.set_in_working_copy(part, "series_position", number)
    db.session.flush()
    site.content_changed()


def delete(series: Series) -> None:
    """Remove a series; its posts stay, and its address leads to the list of the others."""
    path, title = permalinks.term(series), series.title
    for part in db.session.scalars(select(Post).where(Post.series_id == series.id)):
        part.series = part.series_position = None
    topics.rename_in_working_copies("series", title, None)
    db.session.flush()
    db.session.delete(series)
    db.session.flush()
    topics.lead(path, "/series/")
    site.content_changed()


def _title(text: str, series: Series | None) -> str:
    title = " ".join(strip_forbidden(text).split())
    if not 1 <= len(title) <= 300:
        raise InvalidInput("title", "Give a title of 1 to 300 characters.")
    other = db.session.scalar(select(Series).where(Series.title == title))
    if other is not None and other is not series:
        raise InvalidInput("title", f"There is a series “{title}” already.")
    return title
