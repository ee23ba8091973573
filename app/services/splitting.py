"""Take the merging of two categories or tags apart again, by what was remembered of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app import permalinks
from app.db import db
from app.errors import Conflict
from app.models import Category, Post, Redirect, Revision, Tag
from app.services import site, terms, topics
from app.services.topics import Topic

Remembered = dict[str, Any]


def remember(topic: Topic, into: Topic) -> Remembered:
    """Return what it takes to undo a merging: plain values, small enough to be carried along."""
    kind = topic.__tablename__
    detail = topics.DETAIL[kind]
    copies = (
        select(Revision.id, Revision.details)
        .join(Post, Revision.post_id == Post.id)
        .where(Revision.number == Post.latest_revision)
    )
    path = permalinks.term(topic)
    return {
        "kind": kind,
        "id": topic.id,
        "name": topic.name,
        "slug": topic.slug,
        "description": topic.description if isinstance(topic, Category) else "",
        "into": into.id,
        "posts": [[post.id, *_places(_of(post, kind), topic, into)] for post in topics.filed(topic)],
        "copies": [
            [id_, *_places(names, topic.name, into.name)]
            for id_, details in db.session.execute(copies).tuples()
            if topic.name in (names := details.get(detail) or [])
        ],
        "led": list(db.session.scalars(select(Redirect.path).where(Redirect.target == path))),
    }


def split(kept: Remembered) -> Topic:
    """Make the topic that was merged anew, at its address, with the posts and working copies that it had.

    Raises:
        Conflict: the other topic is gone, or there is one of this name again.
    """
    kind, name, slug = kept["kind"], kept["name"], kept["slug"]
    model = topics.MODELS[kind]
    into = db.session.get(Tag, kept["into"]) if model is Tag else db.session.get(Category, kept["into"])
    if into is None:
        raise Conflict(f"What “{name}” was merged into is gone; that cannot be undone any more.")
    if db.session.scalar(select(model.id).where((model.name == name) | (model.slug == slug))) is not None:
        raise Conflict(f"There is “{name}” again; that cannot be undone any more.")
    topic: Topic = Tag(name=name, slug=slug) if model is Tag else Category(name=name, slug=slug)
    if isinstance(topic, Category):
        topic.description = kept["description"]
    if db.session.get(model, kept["id"]) is None:
        topic.id = kept["id"]  # feed readers know its feed by this number
    db.session.add(topic)
    db.session.flush()
    path = permalinks.term(topic)
    db.session.execute(delete(Redirect).where(Redirect.path.in_([path, f"{path}feed.xml"])))
    for earlier in db.session.scalars(select(Redirect).where(Redirect.path.in_(kept["led"]))):
        earlier.target = path
    for id_, place, had_both in kept["posts"]:
        post = db.session.get(Post, id_)
        if post is not None and into in (held := _of(post, kind)):
            terms.put_in_order(held, _apart(list(held), topic, into, place, had_both))
    for id_, place, had_both in kept["copies"]:
        revision = db.session.get(Revision, id_)
        detail = topics.DETAIL[kind]
        if revision is not None and into.name in (names := revision.details.get(detail) or []):
            revision.details = {**revision.details, detail: _apart(names, name, into.name, place, had_both)}
    db.session.flush()
    site.content_changed()
    return topic


def _of(post: Post, kind: str) -> Any:  # noqa: ANN401 - a list of one kind or of the other
    return post.categories if kind == "category" else post.tags


def _places(held: Any, topic: Any, into: Any) -> tuple[int, bool]:  # noqa: ANN401 - rows or their names
    return list(held).index(topic), into in held


def _apart(held: list[Any], topic: Any, into: Any, place: int, had_both: bool) -> list[Any]:  # noqa: ANN401
    if had_both:
        return [*held[:place], topic, *held[place:]]
    return [topic if each == into else each for each in held]
