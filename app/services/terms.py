"""Find or make what posts are filed under, by the name that an author typed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, MutableSequence, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.content import slugify, strip_forbidden
from app.db import db
from app.models import Account, Author, Category, Post, PostAuthor, PostCategory, PostTag, Series, Tag

Named = TypeVar("Named", Author, Category, Tag, Series)
Label = TypeVar("Label", Category, Tag)
LONGEST_SLUG = 300
_HELD_BY: dict[type, InstrumentedAttribute[Any]] = {
    Author: PostAuthor.author_id,
    Category: PostCategory.category_id,
    Series: Post.series_id,
    Tag: PostTag.tag_id,
}


def slug_for(name: str) -> str:
    """Return a slug for a name: `[a-z0-9-]` where it has any such letter, else its own script."""
    slug = slugify(name)
    if not slug:
        slug = re.sub(r"[\W_]+", "-", name.lower()).strip("-")
    return slug[:120] or hashlib.sha256(name.encode()).hexdigest()[:8]


def free_slug(model: type[Named], wanted: str) -> str:
    """Return the wanted slug, with the first free number behind it where it is taken."""
    slug, number = wanted, 1
    while db.session.scalar(select(model.id).where(model.slug == slug)) is not None:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _name(text: str) -> str:
    return " ".join(strip_forbidden(text).split())[:300]


def categories(names: Iterable[str]) -> list[Category]:
    """Return the categories of these names in order, each once."""
    return [_find_or_make(Category, name) for name in dict.fromkeys(map(_name, names)) if name]


def tags(names: Iterable[str]) -> list[Tag]:
    """Return the tags of these names in order, each once."""
    return [_find_or_make(Tag, name) for name in dict.fromkeys(map(_name, names)) if name]


def series(title: str) -> Series | None:
    """Return the series of this title, or nothing for an empty one."""
    title = _name(title)
    if not title:
        return None
    found = db.session.scalar(select(Series).where(Series.title == title))
    if found is None:
        found = Series(title=title, slug=free_slug(Series, slug_for(title)))
        db.session.add(found)
        db.session.flush()
    return found


def author(name: str, *, email: str | None = None, url: str | None = None, slug: str | None = None) -> Author:
    """Return the author with this name, address and e-mail, made if need be.

    Two authors who share a name and differ in what feeds show of them are two.
    """
    name = _name(name)
    # What is longer than any address can be is none.
    email, url = (text if text and len(text) <= most else None for text, most in ((email, 300), (url, 1000)))
    chosen = select(Author).where(Author.name == name, Author.email == email, Author.url == url)
    if email is not None:
        chosen = select(Author).where(Author.name == name, Author.email == email)
    found = db.session.scalar(chosen.order_by(Author.id).limit(1))
    if found is None:
        found = Author(
            name=name, slug=free_slug(Author, slug or slug_for(name)), email=email, email_public=bool(email), url=url
        )
        db.session.add(found)
        db.session.flush()
    return found


def author_for_account(author_id: int | None, name: str) -> Author:
    """Return the author that a new account gets: the one that was chosen for it, or a new one of this name.

    An author of the same name may be somebody else, so a name alone never gives anybody another one's posts.
    """
    chosen = db.session.get(Author, author_id) if author_id else None
    if chosen is not None and db.session.scalar(select(Account.id).where(Account.author_id == chosen.id)) is None:
        return chosen
    name = _name(name)
    made = Author(name=name, slug=free_slug(Author, slug_for(name)))
    db.session.add(made)
    db.session.flush()
    return made


def byline(names: Iterable[str], *, known: Iterable[Author] = (), may_make: bool = True) -> list[Author]:
    """Return the authors of these names in order; nobody is made anew who is known by that name already.

    Args:
        names: as typed; one that stands twice means two people who share it.
        known: who is meant first by a name, such as the authors that a post has already.
        may_make: make whom nobody knows; else their names are passed over.
    """
    found: list[Author] = []
    first = list(known)
    for name in filter(None, map(_name, names)):
        meant = next((each for each in first if each.name == name and each not in found), None)
        if meant is None:
            meant = db.session.scalars(select(Author).where(Author.name == name).order_by(Author.id).limit(1)).first()
        if meant is None and may_make:
            meant = author(name)
        if meant is not None and meant not in found:
            found.append(meant)
    return found


def put_in_order(places: MutableSequence[Named], items: Sequence[Named]) -> None:
    """Make a post's list of authors, categories or tags hold just these, in this order."""
    if list(places) != list(items):
        places.clear()
        db.session.flush()
        places.extend(items)


def filed_under(post: Post) -> set[Author | Category | Tag | Series]:
    """Return everything that a post is filed under."""
    return {*post.authors, *post.categories, *post.tags, *([post.series] if post.series else [])}


def forget_unused(items: Iterable[Author | Category | Tag | Series], *, described: bool = False) -> None:
    """Delete those that no post has and nobody described: as an empty list it would tell what a draft was about.

    Args:
        items: what may go.
        described: let those go too that somebody described. Authors with an account stay always.
    """
    for item in items:
        held = _HELD_BY[type(item)]
        words = item.biography if isinstance(item, Author) else getattr(item, "description", "")
        kept = bool(words) and not described
        if isinstance(item, Author):
            account = db.session.scalar(select(Account.id).where(Account.author_id == item.id))
            kept = kept or account is not None
        if not kept and db.session.scalar(select(held).where(held == item.id).limit(1)) is None:
            db.session.delete(item)
    db.session.flush()


def find(model: type[Label], name: str) -> Label | None:
    """Return the category or tag of this name, if there is one."""
    return db.session.scalar(select(model).where(model.name == _name(name)))


def make(model: type[Label], name: str, slug: str) -> Label:
    """Make a category or tag with this slug, or one like it where it is taken."""
    made = model(name=_name(name), slug=free_slug(model, slug))
    db.session.add(made)
    db.session.flush()
    return made


def _find_or_make(model: type[Label], name: str) -> Label:
    return find(model, name) or make(model, name, slug_for(name))
