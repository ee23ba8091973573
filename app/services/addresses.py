"""Choose the addresses of posts and pages, and keep those that they have left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import load_only

from app import clock, permalinks
from app.db import db
from app.errors import InvalidInput
from app.models import Page, Post, Redirect, Site
from app.services import states, terms

ASKED_AT_ONCE = 40
UNTITLED = "untitled"


class Wanted(NamedTuple):
    """Be what an address is made of: what was typed, and what stands in for it.

    `slug` is empty where the address follows the title; `path` is a whole address, where one was given.
    """

    title: str
    slug: str | None
    path: str | None
    categories: tuple[str, ...] = ()


class Address(NamedTuple):
    """Be an address that is free, and its last part."""

    slug: str
    path: str


def offset_at(blog: Site, instant: datetime) -> int:
    """Return the minutes east of UTC that the blog's zone had at an instant."""
    shift = instant.astimezone(ZoneInfo(blog.time_zone)).utcoffset()
    return int(shift.total_seconds() // 60) if shift else 0


def of_draft(blog: Site, item: Post | Page, wanted: Wanted) -> Address:
    """Return an address for a text that nobody has read yet; where the wanted one is taken, the next that is free."""
    if _keeps(item, wanted):
        return Address(item.slug if isinstance(item, Post) else last_part(item.path), item.path or "/")
    if wanted.path and is_possible(wanted.path) and next(_free(item, [wanted.path]), None):
        return Address(last_part(wanted.path), wanted.path)
    return first_free(blog, item, wanted, clock.now())


def of_publication(blog: Site, item: Post | Page, wanted: Wanted, at: datetime, *, allow_retired: bool) -> Address:
    """Return the address under which a text is to be read.

    Raises:
        InvalidInput: what was typed cannot be an address, is taken, or is the old address of another text.
    """
    if _keeps(item, wanted):
        return Address(item.slug if isinstance(item, Post) else last_part(item.path), item.path or "/")
    if not wanted.path and not wanted.slug:
        return first_free(blog, item, wanted, at)
    slug = chosen_slug(item, wanted) if not wanted.path else last_part(wanted.path)
    path = wanted.path or _filled(blog, item, wanted, slug, at)
    field = "path" if wanted.path else "slug"
    check(path, item, field, allow_retired=allow_retired)
    return Address(slug, path)


def first_free(blog: Site, item: Post | Page, wanted: Wanted, at: datetime) -> Address:
    """Return the wanted address, with the first free number behind its last part where it is taken."""
    slug = chosen_slug(item, wanted)
    numbers = count(1)
    while True:
        slugs = [slug if number == 1 else f"{slug}-{number}" for number, _ in zip(numbers, range(ASKED_AT_ONCE))]  # noqa: B905
        offered = {_filled(blog, item, wanted, each, at): each for each in slugs}
        for path in _free(item, list(offered)):
            return Address(offered[path], path)


def check(path: str, item: Post | Page | None, field: str = "path", *, allow_retired: bool = False) -> None:
    """Let an address pass that a text can have.

    Raises:
        InvalidInput: it cannot be asked for, belongs to the program or to another text, or was another text's.
    """
    if not permalinks.is_askable(path):
        raise InvalidInput(field, "An address starts with one / and holds no blanks or quotes.")
    if not is_possible(path):
        raise InvalidInput(field, f"{path} belongs to the program; choose another address.")
    owner = taken_by(path, item)
    if owner is not None:
        raise InvalidInput(field, f"{path} is taken by “{owner.title}”; choose another address.")
    retired = None if allow_retired else retired_by(path, item)
    if retired is not None:
        raise InvalidInput(field, f"{path} still leads readers to {retired}; choose another address, or take it over.")


def is_possible(path: str) -> bool:
    """Tell whether readers could ask for a path, and the program does not answer there itself."""
    return permalinks.is_askable(path) and path != "/" and path.split("/")[1] not in permalinks.RESERVED


def taken_by(path: str, item: Post | Page | None) -> Post | Page | None:
    """Return the other post or page that has this address, in whatever state it is."""
    post = db.session.scalar(select(Post).where(Post.path == path).options(load_only(Post.title, Post.path)))
    page = db.session.scalar(select(Page).where(Page.path == path).options(load_only(Page.title, Page.path)))
    return next((other for other in (post, page) if other is not None and other is not item), None)


def retired_by(path: str, item: Post | Page | None) -> str | None:
    """Name the text that has left this address, or what else it leads to; nothing where it is the text's own."""
    target = db.session.scalar(select(Redirect.target).where(Redirect.path == path))
    if target is None or (item is not None and target == item.path):
        return None
    owner = taken_by(target, None)
    return f"“{owner.title}”" if owner is not None and owner.title else target


def keep_old(old: str, new: str, now: datetime) -> None:
    """Lead from the address that a text has left to its new one, by one redirect however often it moved."""
    take_over(new)
    for earlier in db.session.scalars(select(Redirect).where(Redirect.target == old)):
        earlier.target = new
    known = db.session.scalar(select(Redirect).where(Redirect.path == old))
    if known is None:
        db.session.add(Redirect(path=old, target=new, created_at=now))
    else:
        known.target = new


def take_over(path: str) -> None:
    """Make an address lead nowhere else, since a text is at it now."""
    back = db.session.scalar(select(Redirect).where(Redirect.path == path))
    if back is not None:
        db.session.delete(back)
        db.session.flush()


def chosen_slug(item: Post | Page, wanted: Wanted) -> str:
    """Return the last part that an address should have; what a text already has stays as it is."""
    present = item.slug if isinstance(item, Post) else last_part(item.path or "")
    if wanted.slug:
        return present if wanted.slug == present else terms.slug_for(wanted.slug)
    return terms.slug_for(wanted.title) if wanted.title else UNTITLED


def last_part(path: str) -> str:
    """Return what stands behind the last slash of a path, or before it where nothing does."""
    return path.strip("/").rsplit("/", 1)[-1] or UNTITLED


def _keeps(item: Post | Page, wanted: Wanted) -> bool:
    """Tell whether a text stays where it is: readers know its address, or an old blog gave it."""
    if not item.path or wanted.path not in (None, item.path):
        return False
    if wanted.path == item.path:
        return True
    if isinstance(item, Page):
        return states.was_public(item)
    is_given = states.was_public(item) or item.imported_at is not None
    return is_given and wanted.slug in (None, "", item.slug)


def _free(item: Post | Page, paths: list[str]) -> Iterator[str]:
    """Yield those paths that no other text has and none has left."""
    posts = select(Post.path).where(Post.path.in_(paths))
    pages = select(Page.path).where(Page.path.in_(paths))
    old = select(Redirect.path).where(Redirect.path.in_(paths))
    if item.path:
        old = old.where(Redirect.target != item.path)
    if item.id is not None:
        posts = posts.where(Post.id != item.id) if isinstance(item, Post) else posts
        pages = pages.where(Page.id != item.id) if isinstance(item, Page) else pages
    taken = {path for chosen in (posts, pages, old) for path in db.session.scalars(chosen)}
    for path in paths:
        if path not in taken and is_possible(path):
            yield path


def _filled(blog: Site, item: Post | Page, wanted: Wanted, slug: str, at: datetime) -> str:
    if isinstance(item, Page):
        return f"/{quote(slug, safe='')}/"
    known = item.published_at if states.was_public(item) else None
    date = known or at
    offset = item.published_offset if known else offset_at(blog, date)
    for categories in (list(wanted.categories), [terms.slug_for(name) for name in wanted.categories[:1]]):
        path = permalinks.from_pattern(
            blog.permalink_pattern, slug=slug, title_slug=slug, date=date, offset=offset, categories=categories
        )
        if permalinks.is_askable(path):
            break
    return path
