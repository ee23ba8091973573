"""Keep what lists are made of: by which instant a post stands in each list, and how many posts each list has.

A list of a tag that has 30,000 posts must not read 30,000 posts to show ten. So each place of a post in a list repeats
the post's publication while it is live (`listed_at`), and each list keeps the number of its live posts (`live_posts`);
indexes answer the rest. Both are written here, after what the session itself has written and never by anybody else:
the instants at each flush, the numbers once before the commit. They are counted, not added up, so that no mistake
lasts; on PostgreSQL behind a lock of the site's row, so that two writers do not count past each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Select, bindparam, event, func, inspect, select, update
from sqlalchemy.orm import InstrumentedAttribute, Mapper, ORMExecuteState, Session, object_session
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from app.db import Model

from .author import Author
from .category import Category
from .post import Post, PostAuthor, PostCategory, PostTag
from .series import Series
from .site import Site
from .tag import Tag

_NOTES = "byline_listed"
_SOME: BindParameter[list[int]] = bindparam("some", expanding=True)
# The table of each kind of list: its rows are the places of posts, and the column says in which list.
PLACES: dict[type[Any], tuple[type[Any], InstrumentedAttribute[int]]] = {
    PostAuthor: (Author, PostAuthor.author_id),
    PostCategory: (Category, PostCategory.category_id),
    PostTag: (Tag, PostTag.tag_id),
}


Counted = type[Author] | type[Category] | type[Tag] | type[Series] | type[Site]


def public_number(model: Counted) -> ColumnElement[int]:
    """Return how many posts readers find in a list, as SQL: the live ones less the few that are yet to come."""
    for place, (owner, key) in PLACES.items():
        if owner is model:
            ahead = select(func.count()).select_from(place).where(key == owner.id, place.is_ahead)
            return cast("ColumnElement[int]", model.live_posts - ahead.correlate(model).scalar_subquery())
    scheduled = select(func.count()).select_from(Post).where(Post.is_scheduled)
    if model is Series:
        scheduled = scheduled.where(Post.series_id == Series.id)
    return model.live_posts - scheduled.correlate(model).scalar_subquery()


_Place = PostAuthor | PostCategory | PostTag


@dataclass
class _Notes:
    """Be what a session has touched: posts since its last flush, posts and lists since its last commit."""

    fresh: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    lists: dict[type[Any], set[int]] = field(default_factory=dict)
    in_bulk: bool = False


def _notes(target: Model) -> _Notes:
    session = object_session(target)
    assert session is not None  # noqa: S101 - for the type checker: it is being written
    return _notes_of(session)


def _notes_of(session: Session) -> _Notes:
    found: _Notes = session.info.setdefault(_NOTES, _Notes())
    return found


def _old_and_new(target: Model, name: str) -> set[Any]:
    history = inspect(target).attrs[name].history
    return {*history.added, *history.deleted, *history.unchanged}


def _post_written(_mapper: Mapper[Post], _connection: Connection, post: Post) -> None:
    attributes = inspect(post).attrs
    if any(attributes[name].history.has_changes() for name in ("state", "published_at", "series_id")):
        notes = _notes(post)
        notes.fresh.add(post.id)
        notes.lists.setdefault(Series, set()).update(_old_and_new(post, "series_id") - {None})


def _post_deleted(_mapper: Mapper[Post], _connection: Connection, post: Post) -> None:
    _notes(post).posts.add(post.id)
    if post.series_id is not None:
        _notes(post).lists.setdefault(Series, set()).add(post.series_id)


def _place_written(_mapper: Mapper[_Place], _connection: Connection, place: _Place) -> None:
    model, key = PLACES[type(place)]
    notes = _notes(place)
    notes.fresh.add(place.post_id)
    notes.lists.setdefault(model, set()).update(_old_and_new(place, key.key))


def _place_deleted(_mapper: Mapper[_Place], _connection: Connection, place: _Place) -> None:
    model, key = PLACES[type(place)]
    _notes(place).lists.setdefault(model, set()).add(getattr(place, key.key))


for _kind in ("after_insert", "after_update"):
    event.listen(Post, _kind, _post_written)
    for _place in PLACES:
        event.listen(_place, _kind, _place_written)
event.listen(Post, "after_delete", _post_deleted)
for _place in PLACES:
    event.listen(_place, "after_delete", _place_deleted)


@event.listens_for(Session, "do_orm_execute")
def _statement(state: ORMExecuteState) -> None:
    """Note a change of many posts by one statement, which tells nobody of which."""
    of_posts = state.bind_mapper is not None and state.bind_mapper.class_ in (Post, *PLACES)
    if of_posts and (state.is_update or state.is_delete or state.is_insert):
        _notes_of(state.session).in_bulk = True


@event.listens_for(Session, "after_flush")
def _repeat_instants(session: Session, _context: object) -> None:
    notes: _Notes | None = session.info.get(_NOTES)
    if notes is None or not notes.fresh:
        return
    connection = session.connection()
    for place in PLACES:
        for some in _portions(notes.fresh):
            _repeat(connection, place, some)
    notes.posts.update(notes.fresh)
    notes.fresh.clear()


@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    notes: _Notes | None = session.info.pop(_NOTES, None)
    if notes is None:
        return
    connection = session.connection()
    connection.execute(select(Site.id).with_for_update())
    if notes.in_bulk:
        for place in PLACES:
            _repeat(connection, place, None)
    for place, (model, key) in PLACES.items():
        number = select(func.count()).where(key == model.id, place.listed_at.is_not(None))
        _count_lists(connection, model, notes, select(key).where(place.post_id.in_(_SOME)), number)
    live = select(func.count()).select_from(Post).where(Post.is_live)
    in_series = select(Post.series_id).where(Post.id.in_(_SOME), Post.series_id.is_not(None))
    _count_lists(connection, Series, notes, in_series, live.where(Post.series_id == Series.id))
    if notes.posts or notes.in_bulk:
        connection.execute(update(Site).values(live_posts=live.scalar_subquery()))


def _repeat(connection: Connection, place: type[Any], posts: list[int] | None) -> None:
    instant = select(Post.listed_at).where(Post.id == place.post_id).scalar_subquery()
    change = update(place).values(listed_at=instant)
    connection.execute(change if posts is None else change.where(place.post_id.in_(posts)))


def _count_lists(
    connection: Connection, model: type[Any], notes: _Notes, lists_of: Select[tuple[Any]], number: Select[tuple[int]]
) -> None:
    change = update(model).values(live_posts=number.correlate(model).scalar_subquery())
    if notes.in_bulk:
        connection.execute(change)
        return
    touched = set(notes.lists.get(model, ()))
    for some in _portions(notes.posts):
        touched.update(connection.scalars(lists_of, {_SOME.key: some}))
    for some in _portions(touched):
        connection.execute(change.where(model.id.in_(some)))


def _portions(ids: set[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[start : start + 500] for start in range(0, len(ordered), 500)]


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_NOTES, None)
