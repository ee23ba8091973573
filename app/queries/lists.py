"""Read lists of public posts: home, archives, feeds, neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Select, bindparam, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, defer, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.db import UtcDateTime, db
from app.errors import NotFound
from app.models import (
    PLACES,
    Author,
    Category,
    Post,
    PostAuthor,
    PostCategory,
    PostTag,
    Series,
    Site,
    Tag,
    public_number,
)

Term = Author | Category | Tag | Series
_POST_ORDER = (Post.published_at, Post.id)
NEWEST_FIRST = (Post.published_at.desc(), Post.id.desc())
# jekyll-feed turns a list around that Jekyll has sorted, so posts of one moment stand in the order of their files.
FEED_ORDER = (Post.published_at.desc(), Post.id)


@dataclass(frozen=True)
class Listing:
    """Be one page of a list of posts, newest first; numbers count from 1."""

    posts: Sequence[Post]
    number: int
    pages: int
    total: int


def within(chosen: Select[tuple[Post]], term: Term | None) -> Select[tuple[Post]]:
    """Narrow a selection of posts down to those of one author, category, tag or series."""
    if isinstance(term, Series):
        return chosen.where(Post.series_id == term.id)
    if term is not None:
        place, key = _place(term)
        return chosen.join(place, place.post_id == Post.id).where(key == term.id)
    return chosen


def _place(
    term: Author | Category | Tag,
) -> tuple[type[PostAuthor] | type[PostCategory] | type[PostTag], InstrumentedAttribute[int]]:
    return next((place, key) for place, (model, key) in PLACES.items() if isinstance(term, model))


def number_of_posts(term: Term | None = None) -> int:
    """Return how many public posts there are, or how many of one author, category, tag or series."""
    if term is None:
        return db.session.scalar(select(public_number(Site))) or 0
    model = type(term)
    return db.session.scalar(select(public_number(model)).where(model.id == term.id)) or 0


def _chosen(
    limit: int, term: Term | None, offset: int = 0, *, oldest_first: bool = False, by_file: bool = False
) -> Select[tuple[int]]:
    """Choose the ids of a stretch of the public posts by an index that holds the order, so that no post is read.

    Args:
        limit: how many.
        term: the list to choose from.
        offset: how many to leave out before.
        oldest_first: whether to count from the other end.
        by_file: whether posts of one moment stand in the order of their files, as jekyll-feed has them.
    """
    if term is None or isinstance(term, Series):
        chosen, at, number = within(select(Post), term).with_only_columns(Post.id).where(Post.is_public), *_POST_ORDER
    else:
        place, key = _place(term)
        chosen, at, number = select(place.post_id).where(key == term.id, place.is_due), place.listed_at, place.post_id
    if oldest_first:
        return chosen.order_by(at, number).limit(limit).offset(offset)
    return chosen.order_by(at.desc(), number if by_file else number.desc()).limit(limit).offset(offset)


def _stretch(limit: int, offset: int, total: int, term: Term | None = None) -> Select[tuple[Post]]:
    """Select a stretch of the public posts, newest first, counted from the nearer end of the list.

    That they are public is asked where they are chosen; asked once more, SQLite would walk through every post for it.
    """
    limit = max(0, min(limit, total - offset))
    if offset <= total // 2:
        ids = _chosen(limit, term, offset)
    else:
        ids = _chosen(limit, term, total - offset - limit, oldest_first=True)
    return select(Post).where(Post.id.in_(ids)).order_by(*NEWEST_FIRST)


def _relations() -> tuple[ExecutableOption, ...]:
    return (selectinload(Post.author_places), selectinload(Post.category_places), selectinload(Post.tag_places))


def published(limit: int, term: Term | None = None) -> Sequence[Post]:
    """Return the newest public posts with all that a feed shows of them."""
    chosen = select(Post).where(Post.id.in_(_chosen(limit, term, by_file=True))).order_by(*FEED_ORDER)
    return db.session.scalars(chosen.options(defer(Post.body), defer(Post.html), *_relations())).all()


def listing(number: int, per_page: int, term: Term | None = None) -> Listing:
    """Return one page of the public posts.

    Raises:
        NotFound: the list has no page of that number; the first one always exists.
    """
    total = number_of_posts(term)
    pages = max(1, -(-total // per_page))
    if not 1 <= number <= pages:
        raise NotFound("no such page of the list")
    rows = _stretch(per_page, (number - 1) * per_page, total, term)
    options = (defer(Post.body), defer(Post.html), defer(Post.feed_html), *_relations())
    return Listing(db.session.scalars(rows.options(*options)).all(), number, pages, total)


def archive(number: int, per_page: int) -> Listing:
    """Return one page of the public posts with title, address and date alone, newest first.

    Raises:
        NotFound: the archive has no page of that number; the first one always exists.
    """
    total = number_of_posts()
    pages = max(1, -(-total // per_page))
    if not 1 <= number <= pages:
        raise NotFound("no such page of the archive")
    columns = load_only(
        Post.title,
        Post.feed_title,
        Post.path,
        Post.published_at,
        Post.published_offset,
        raiseload=True,
    )
    rows = _stretch(per_page, (number - 1) * per_page, total)
    return Listing(db.session.scalars(rows.options(columns)).all(), number, pages, total)


def addresses(limit: int, offset: int, total: int) -> Sequence[tuple[str, datetime]]:
    """Return path and time of change of a stretch of the public posts, newest first, of which there are so many."""
    rows = _stretch(limit, offset, total).with_only_columns(Post.path, Post.modified_at)
    return [(path or "", modified) for path, modified in db.session.execute(rows).tuples()]


def series_posts(series: Series) -> Sequence[Post]:
    """Return the public posts of a series in its order."""
    chosen = select(Post).where(Post.is_public, Post.series_id == series.id)
    ordered = chosen.order_by(Post.series_position, Post.published_at, Post.id)
    columns = load_only(Post.title, Post.feed_title, Post.path, Post.published_at, Post.published_offset, Post.excerpt)
    return db.session.scalars(ordered.options(columns)).all()


def neighbours(post: Post) -> tuple[Post | None, Post | None]:
    """Return the next newer and the next older public post."""
    columns = load_only(Post.title, Post.feed_title, Post.path)
    here = tuple_(bindparam("at", post.published_at, UtcDateTime()), bindparam("number", post.id, Integer()))
    base = select(Post).where(Post.is_public).options(columns).limit(1)
    return (
        db.session.scalar(base.where(tuple_(*_POST_ORDER) > here).order_by(*_POST_ORDER)),
        db.session.scalar(base.where(tuple_(*_POST_ORDER) < here).order_by(*NEWEST_FIRST)),
    )
