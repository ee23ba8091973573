"""Read what posts are filed under: categories, tags, authors, series, with counts of public posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.db import db
from app.errors import NotFound
from app.models import Author, Category, Post, PostTag, Series, Tag, public_number

from .lists import Term, number_of_posts, within

RELATED_POOL = 1000

Named = TypeVar("Named", Author, Category, Tag, Series)


def _by_slug(model: type[Named], slug: str) -> Named:
    # PostgreSQL has no text that holds U+0000, and fails when asked for one.
    found = db.session.scalar(select(model).where(model.slug == slug)) if "\0" not in slug else None
    if found is None or not _was_seen(found):
        raise NotFound(f"no {model.__tablename__} with this address")
    return found


def _was_seen(term: Term) -> bool:
    """Tell whether a term is empty or has a post that was ever public; the name of any other is still a secret."""
    if number_of_posts(term):
        return True
    posts = within(select(Post), term).with_only_columns(Post.id).limit(1)
    published = posts.where(Post.entry_id.is_not(None), Post.published_at <= clock.now())
    return db.session.scalar(published) is not None or db.session.scalar(posts) is None


def author_by_slug(slug: str) -> Author:
    """Return the author with this address, or raise NotFound."""
    return _by_slug(Author, slug)


def category_by_slug(slug: str) -> Category:
    """Return the category with this address, or raise NotFound."""
    return _by_slug(Category, slug)


def tag_by_slug(slug: str) -> Tag:
    """Return the tag with this address, or raise NotFound."""
    return _by_slug(Tag, slug)


def series_by_slug(slug: str) -> Series:
    """Return the series with this address, or raise NotFound."""
    return _by_slug(Series, slug)


def _counted(
    model: type[Named], *order: ColumnElement[Any] | InstrumentedAttribute[str]
) -> Sequence[tuple[Named, int]]:
    number = public_number(model)
    rows = db.session.execute(select(model, number).where(number > 0).order_by(*order))
    return [(row[0], row[1]) for row in rows]


def categories_with_counts() -> Sequence[tuple[Category, int]]:
    """Return the categories that have public posts, the largest first."""
    return _counted(Category, public_number(Category).desc(), Category.name)


def tags_with_counts() -> Sequence[tuple[Tag, int]]:
    """Return the tags that have public posts, the largest first."""
    return _counted(Tag, public_number(Tag).desc(), Tag.name)


def authors_with_counts() -> Sequence[tuple[Author, int]]:
    """Return the authors that have public posts, the busiest first."""
    return _counted(Author, public_number(Author).desc(), Author.name)


def all_series() -> Sequence[tuple[Series, int]]:
    """Return the series that have public posts, by title."""
    return _counted(Series, Series.title)


def has_series() -> bool:
    """Tell whether any public post belongs to a series."""
    part = select(Post.id).where(Post.series_id == Series.id, Post.is_public)
    return db.session.scalar(select(Series.id).where(Series.live_posts > 0, part.exists()).limit(1)) is not None


def related_tags(tag: Tag, limit: int = 12) -> Sequence[Tag]:
    """Return the tags that the newest public posts of this one carry most often beside it."""
    newest = select(PostTag.post_id).where(PostTag.tag_id == tag.id, PostTag.is_due)
    newest = newest.order_by(PostTag.listed_at.desc()).limit(RELATED_POOL)
    beside = aliased(PostTag)
    chosen = (
        select(Tag)
        .join(beside, beside.tag_id == Tag.id)
        .where(beside.post_id.in_(newest), beside.tag_id != tag.id)
        .group_by(Tag.id)
        .order_by(func.count().desc(), Tag.name)
        .limit(limit)
    )
    return db.session.scalars(chosen).all()
