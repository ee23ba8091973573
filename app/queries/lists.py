"""Read lists of public posts: home, archives, feeds, neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import defer, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.db import db
from app.errors import NotFound
from app.models import Author, Category, Post, PostAuthor, PostCategory, PostTag, Series, Tag

Term = Author | Category | Tag | Series
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
    match term:
        case Author():
            return chosen.join(PostAuthor, PostAuthor.post_id == Post.id).where(PostAuthor.author_id == term.id)
        case Category():
            return chosen.join(PostCategory, PostCategory.post_id == Post.id).where(PostCategory.category_id == term.id)
        case Tag():
            return chosen.join(PostTag, PostTag.post_id == Post.id).where(PostTag.tag_id == term.id)
        case Series():
            return chosen.where(Post.series_id == term.id)
    return chosen


def _relations() -> tuple[ExecutableOption, ...]:
    return (selectinload(Post.author_places), selectinload(Post.category_places), selectinload(Post.tag_places))


def published(limit: int, term: Term | None = None) -> Sequence[Post]:
    """Return the newest public posts with all that a feed shows of them."""
    chosen = within(select(Post), term).where(Post.is_public).order_by(*FEED_ORDER).limit(limit)
    return db.session.scalars(chosen.options(defer(Post.body), defer(Post.html), *_relations())).all()


def listing(number: int, per_page: int, term: Term | None = None) -> Listing:
    """Return one page of the public posts.

    Raises:
        NotFound: the list has no page of that number; the first one always exists.
    """
    chosen = within(select(Post), term).where(Post.is_public)
    total = db.session.scalar(select(func.count()).select_from(chosen.with_only_columns(Post.id).subquery())) or 0
    pages = max(1, -(-total // per_page))
    if not 1 <= number <= pages:
        raise NotFound("no such page of the list")
    rows = chosen.order_by(*NEWEST_FIRST).offset((number - 1) * per_page).limit(per_page)
    options = (defer(Post.body), defer(Post.html), defer(Post.feed_html), *_relations())
    return Listing(db.session.scalars(rows.options(*options)).all(), number, pages, total)


def archive(limit: int | None = None, offset: int = 0) -> Sequence[Post]:
    """Return the public posts with title, address and date alone, newest first."""
    chosen = select(Post).where(Post.is_public).order_by(*NEWEST_FIRST).limit(limit).offset(offset)
    columns = load_only(
        Post.title,
        Post.feed_title,
        Post.path,
        Post.published_at,
        Post.published_offset,
        Post.modified_at,
        raiseload=True,
    )
    return db.session.scalars(chosen.options(columns)).all()


def archive_size() -> int:
    """Return the number of public posts."""
    return db.session.scalar(select(func.count()).select_from(Post).where(Post.is_public)) or 0


def series_posts(series: Series) -> Sequence[Post]:
    """Return the public posts of a series in its order."""
    chosen = select(Post).where(Post.is_public, Post.series_id == series.id)
    ordered = chosen.order_by(Post.series_position, Post.published_at, Post.id)
    columns = load_only(Post.title, Post.feed_title, Post.path, Post.published_at, Post.published_offset, Post.excerpt)
    return db.session.scalars(ordered.options(columns)).all()


def neighbours(post: Post) -> tuple[Post | None, Post | None]:
    """Return the next newer and the next older public post."""
    columns = load_only(Post.title, Post.feed_title, Post.path)
    newer = or_(Post.published_at > post.published_at, and_(Post.published_at == post.published_at, Post.id > post.id))
    older = or_(Post.published_at < post.published_at, and_(Post.published_at == post.published_at, Post.id < post.id))
    base = select(Post).where(Post.is_public).options(columns).limit(1)
    return (
        db.session.scalar(base.where(newer).order_by(Post.published_at, Post.id)),
        db.session.scalar(base.where(older).order_by(*NEWEST_FIRST)),
    )
