"""Rename, merge and remove what posts are filed under, so that old addresses and working copies follow."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app import clock, permalinks
from app.content import strip_forbidden
from app.db import db
from app.errors import InvalidInput
from app.models import Category, Post, PostCategory, PostTag, Redirect, Revision, Tag
from app.services import addresses, site, terms

Topic = Category | Tag
MODELS: dict[str, type[Category] | type[Tag]] = {"category": Category, "tag": Tag}
DETAIL = {"category": "categories", "tag": "tags"}
_POST_ID: dict[str, InstrumentedAttribute[int]] = {"category": PostCategory.post_id, "tag": PostTag.post_id}
_TOPIC_ID: dict[str, InstrumentedAttribute[int]] = {"category": PostCategory.category_id, "tag": PostTag.tag_id}


def counted(model: type[Category] | type[Tag]) -> Sequence[tuple[Topic, int]]:
    """Return all categories, or all tags, by name, with the number of their posts, drafts included."""
    kind = model.__tablename__
    count = func.count(_POST_ID[kind])
    chosen = select(model, count).outerjoin(_POST_ID[kind].class_, _TOPIC_ID[kind] == model.id)
    rows = db.session.execute(chosen.group_by(model.id).order_by(func.lower(model.name), model.id))
    return [(row[0], row[1]) for row in rows]


def filed(topic: Topic) -> Sequence[Post]:
    """Return every post that is filed under a topic, drafts included."""
    kind = topic.__tablename__
    chosen = select(Post).join(_POST_ID[kind].class_, _POST_ID[kind] == Post.id).where(_TOPIC_ID[kind] == topic.id)
    return db.session.scalars(chosen.order_by(Post.id)).all()


def create(model: type[Category] | type[Tag], name: str, description: str = "") -> Topic:
    """Make a category or tag.

    Raises:
        InvalidInput: the name is empty, too long, or taken.
    """
    name = " ".join(strip_forbidden(name).split())
    made: Topic = Category(slug=terms.slug_for(name)) if model is Category else Tag(slug=terms.slug_for(name))
    _check_name(made, name)
    made.name, made.slug = name, _free_slug(made, made.slug)
    if isinstance(made, Category):
        made.description = strip_forbidden(description).strip()
    db.session.add(made)
    db.session.flush()
    site.content_changed()
    return made


def change(topic: Topic, *, name: str, description: str | None = None) -> None:
    """Give a topic another name; its address follows, and the old one leads there.

    Raises:
        InvalidInput: the name is empty, too long, or taken.
    """
    name = " ".join(strip_forbidden(name).split())
    _check_name(topic, name)
    if isinstance(topic, Category) and description is not None:
        topic.description = strip_forbidden(description).strip()
    if name != topic.name:
        old_name, old_path = topic.name, permalinks.term(topic)
        topic.name = name
        wanted = terms.slug_for(name)
        if wanted != topic.slug:
            topic.slug = _free_slug(topic, wanted)
            lead(old_path, permalinks.term(topic))
        rename_in_working_copies(DETAIL[topic.__tablename__], old_name, name)
    db.session.flush()
    site.content_changed()


def merge(topic: Topic, into: Topic) -> int:
    """Move every post of a topic to another one, let the old address lead there, and return how many moved.

    Raises:
        InvalidInput: the two are the same.
    """
    if topic.id == into.id:
        raise InvalidInput("into", "Choose another one to merge with.")
    moved = filed(topic)
    for post in moved:
        _refile(post, topic, into)
    rename_in_working_copies(DETAIL[topic.__tablename__], topic.name, into.name)
    _remove(topic, permalinks.term(into))
    return len(moved)


def delete(topic: Topic) -> int:
    """Remove a topic from all its posts and let its address lead to the list of the rest; return how many had it."""
    had = filed(topic)
    for post in had:
        _refile(post, topic, None)
    rename_in_working_copies(DETAIL[topic.__tablename__], topic.name, None)
    _remove(topic, f"/{topic.__tablename__}/")
    return len(had)


def _check_name(topic: Topic, name: str) -> None:
    if not 1 <= len(name) <= 300:
        raise InvalidInput("name", "Give a name of 1 to 300 characters.")
    model = type(topic)
    with db.session.no_autoflush:
        other = db.session.scalar(select(model).where(model.name == name))
    if other is not None and other is not topic:
        raise InvalidInput("name", f"There is a {model.__tablename__} “{name}” already; merge the two instead.")


def _refile(post: Post, topic: Topic, into: Topic | None) -> None:
    if isinstance(topic, Category):
        kept = [into if item.id == topic.id else item for item in post.categories]
        terms.put_in_order(post.categories, [item for item in dict.fromkeys(kept) if isinstance(item, Category)])
    else:
        tags = [into if item.id == topic.id else item for item in post.tags]
        terms.put_in_order(post.tags, [item for item in dict.fromkeys(tags) if isinstance(item, Tag)])


def _free_slug(topic: Topic, wanted: str) -> str:
    return terms.free_slug(Category, wanted) if isinstance(topic, Category) else terms.free_slug(Tag, wanted)


def _remove(topic: Topic, target: str) -> None:
    path, number = permalinks.term(topic), topic.id
    model = type(topic)
    db.session.flush()
    db.session.delete(db.session.get_one(model, number))
    db.session.flush()
    lead(path, target)
    site.content_changed()


def lead(old: str, new: str) -> None:
    """Let a list's old address, and that of its feed, lead to the new ones."""
    now = clock.now()
    for ending in ("", "feed.xml"):
        target = f"{new}{ending}" if new.count("/") > 2 else (permalinks.FEED if ending else new)
        stale = db.session.scalar(select(Redirect).where(Redirect.path == old + ending))
        if stale is not None:
            db.session.delete(stale)
            db.session.flush()
        addresses.keep_old(old + ending, target, now)


def rename_in_working_copies(detail: str, old: str, new: str | None) -> None:
    """Put the new name into working copies too, or the next update would bring the old one back."""
    chosen = (
        select(Revision.id, Revision.details)
        .join(Post, Revision.post_id == Post.id)
        .where(Revision.number == Post.latest_revision)
    )
    for id_, details in db.session.execute(chosen).tuples().all():
        names = details.get(detail) or []
        if names == old:
            db.session.get_one(Revision, id_).details = {**details, detail: new}
        elif old in names and isinstance(names, list):
            renamed = [new if name == old else name for name in names]
            kept = list(dict.fromkeys(name for name in renamed if name))
            db.session.get_one(Revision, id_).details = {**details, detail: kept}
    db.session.flush()


def set_in_working_copy(post: Post, detail: str, value: str | int | None) -> None:
    """Put one detail into a post's working copy, so that its next update keeps it."""
    chosen = select(Revision).where(Revision.post_id == post.id, Revision.number == post.latest_revision)
    revision = db.session.scalar(chosen)
    if revision is not None:
        revision.details = {**revision.details, detail: value}
