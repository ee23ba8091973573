"""List the posts that an account works with: filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import load_only, selectinload

from app import access, clock
from app.db import db
from app.models import Account, Author, Category, Post, PostAuthor, PostCategory, PostTag, Revision, Tag
from app.services import trash

PER_PAGE = 50
LONGEST_SEARCH = 200
STATUSES = {
    "draft": "Drafts",
    "scheduled": "Scheduled",
    "published": "Published",
    "changed": "With changes",
    "withdrawn": "Withdrawn",
    "trashed": "Trash",
}
SORTS = ("title", "status", "date")
_COLUMNS = load_only(
    *(Post.title, Post.path, Post.slug, Post.state, Post.entry_id, Post.published_at, Post.published_offset),
    *(Post.modified_at, Post.latest_revision, Post.live_revision),
)


@dataclass(frozen=True)
class Filters:
    """Be what somebody asked the list for; empty parts ask for nothing."""

    text: str = ""
    status: str = ""
    category: int | None = None
    author: int | None = None
    tag: int | None = None
    sort: str = "date"
    descending: bool = True
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the order was asked for."""
        return replace(self, sort="date", descending=True, page=1) != Filters()


@dataclass(frozen=True)
class Found:
    """Be one page of the list, with the titles of working copies that readers do not see yet."""

    posts: Sequence[Post]
    titles: dict[int, str]
    total: int
    page: int
    pages: int


def find(account: Account, filters: Filters) -> Found:
    """Return a page of the posts that an account may work with; a page beyond the last one is the last one."""
    chosen = _narrowed(select(Post.id), account, filters)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(filters.page, 1), pages)
    # The numbers come first, out of an index: whole rows hold long texts.
    ids = db.session.scalars(chosen.order_by(*_order(filters)).offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    rows = (
        select(Post)
        .where(Post.id.in_(ids))
        .options(_COLUMNS, selectinload(Post.author_places), selectinload(Post.category_places))
    )
    posts = {post.id: post for post in db.session.scalars(rows)}
    return Found([posts[id_] for id_ in ids if id_ in posts], _titles(ids), total, page, pages)


def categories() -> Sequence[Category]:
    """Return the categories to choose from."""
    return db.session.scalars(select(Category).order_by(Category.name)).all()


def authors() -> Sequence[Author]:
    """Return the authors to choose from."""
    return db.session.scalars(select(Author).order_by(Author.name).options(load_only(Author.name))).all()


def tag(id_: int | None) -> Tag | None:
    """Return a tag by its number."""
    return db.session.get(Tag, id_) if id_ is not None else None


def tag_named(name: str) -> Tag | None:
    """Return a tag by the name that somebody typed."""
    typed = " ".join(name.split())
    return db.session.scalar(select(Tag).where(func.lower(Tag.name) == typed.lower()).limit(1)) if typed else None


def _narrowed(chosen: Select[tuple[int]], account: Account, filters: Filters) -> Select[tuple[int]]:
    chosen = chosen.where(_of_status(filters.status))
    if not access.may_anybodys(account, "post.read"):
        own = select(PostAuthor.post_id).where(PostAuthor.author_id == account.author_id)
        chosen = chosen.where(Post.id.in_(own))
    for typed in filters.text[:LONGEST_SEARCH].split():
        chosen = chosen.where(
            or_(Post.title.icontains(typed, autoescape=True), Post.slug.icontains(typed, autoescape=True))
        )
    if filters.category is not None:
        chosen = chosen.where(
            Post.id.in_(select(PostCategory.post_id).where(PostCategory.category_id == filters.category))
        )
    if filters.author is not None:
        chosen = chosen.where(Post.id.in_(select(PostAuthor.post_id).where(PostAuthor.author_id == filters.author)))
    if filters.tag is not None:
        chosen = chosen.where(Post.id.in_(select(PostTag.post_id).where(PostTag.tag_id == filters.tag)))
    return chosen


def _of_status(status: str) -> ColumnElement[bool]:
    match status:
        case "published":
            return Post.is_public  # type: ignore[return-value]
        case "scheduled":
            return Post.is_scheduled  # type: ignore[return-value]
        case "changed":
            return and_(or_(Post.is_public, Post.is_scheduled), Post.latest_revision != Post.live_revision)
        case "trashed":
            # What has been there for thirty days is gone, though its row may not be emptied yet.
            kept = Post.deleted_at > clock.now() - trash.KEPT_FOR
            return and_(Post.state == "trashed", or_(Post.deleted_at.is_(None), kept))
        case "draft" | "withdrawn":
            return Post.state == status
    return Post.state != "trashed"


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    if filters.sort == "title":
        key: ColumnElement[Any] = func.lower(Post.title)
    elif filters.sort == "status":
        key = Post.state.expression
    else:
        # What has no date yet is the newest of all.
        date = Post.published_at.desc().nulls_first() if filters.descending else Post.published_at.asc().nulls_last()
        return date, Post.id.desc() if filters.descending else Post.id.asc()
    return key.desc() if filters.descending else key.asc(), Post.id.desc()


def _titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the titles of working copies that differ from what the rows show."""
    chosen = (
        select(Post.id, Revision.title)
        .join(Revision, and_(Revision.post_id == Post.id, Revision.number == Post.latest_revision))
        .where(Post.id.in_(ids), Post.latest_revision != Post.live_revision)
    )
    return {id_: title for id_, title in db.session.execute(chosen).tuples() if title}
