"""Write, publish and withdraw posts.

Every function works inside the transaction that its caller opened with `begin_writing`, except `prepare`, which
renders and so belongs before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import clock, permalinks, rendering
from app.content import Rendered
from app.db import db
from app.errors import Conflict, InvalidInput
from app.models import Page, Post, Redirect, Site
from app.services import bodies, site, terms


@dataclass(frozen=True)
class PostText:
    """Be what an author typed; everything but the title may be left empty."""

    title: str
    body: str = ""
    summary: str | None = None
    slug: str | None = None
    path: str | None = None
    categories: Sequence[str] = ()
    tags: Sequence[str] = ()
    authors: Sequence[str] = ()
    series: str | None = None
    series_position: int | None = None
    language: str | None = None
    image: str | None = None
    image_alt: str | None = None
    canonical_url: str | None = None
    image_sizes: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """Be a text with its rendering and the address it was rendered for."""

    text: PostText
    slug: str
    path: str
    rendered: Rendered
    rendered_for: str


def offset_at(blog: Site, instant: datetime) -> int:
    """Return the minutes east of UTC that the blog's zone had at an instant."""
    shift = instant.astimezone(ZoneInfo(blog.time_zone)).utcoffset()
    return int(shift.total_seconds() // 60) if shift else 0


def prepare(blog: Site, text: PostText, *, post: Post | None = None, at: datetime | None = None) -> Prepared:
    """Choose an address that is free now and render the text for it; call it before the transaction.

    Args:
        blog: the site.
        text: what the author typed.
        post: the post that gets this text, unless it is a new one.
        at: when it will be published, which may stand in its address; now unless given.

    Raises:
        InvalidInput: the title is empty, or the address cannot be taken.
    """
    title = " ".join(bodies.clean(text.title).split())
    if not title:
        raise InvalidInput("title", "A post needs a title.")
    slug = text.slug or (post.slug if post is not None else terms.slug_for(title))
    if (
        post is not None
        and post.entry_id is not None
        and post.path
        and text.path is None
        and text.slug in (None, post.slug)
    ):
        path = post.path
    else:
        path = text.path or _free_path(blog, slug, at, text, post)
    _check_path(path, post)
    address = bodies.base_url(blog, path)
    body = bodies.clean(text.body)
    options = bodies.options_for(
        blog,
        separator=post.excerpt_separator if post is not None else None,
        images=text.image_sizes,
        imported=post is not None and post.imported_at is not None,
    )
    rendered = rendering.render(body, base_url=address, options=options)
    return Prepared(text, path.strip("/").rsplit("/", 1)[-1] if text.path else slug, path, rendered, address)


def save(prepared: Prepared, post: Post | None = None, *, tell_subscribers: bool = False) -> Post:
    """Store a prepared text as a new draft, or as the new text of a post.

    Args:
        prepared: what `prepare` returned.
        post: the post to change; a new one is made without it.
        tell_subscribers: move `updated_at`, which makes the post unread again in feed readers.
    """
    now = clock.now()
    text = prepared.text
    if post is None:
        post = Post(state="draft", created_at=now, modified_at=now)
        db.session.add(post)
    elif post.path and post.path != prepared.path and post.entry_id is not None:
        keep_old_address(post.path, prepared.path, now)
    with db.session.no_autoflush:
        post.title = " ".join(bodies.clean(text.title).split())
        post.body = bodies.clean(text.body)
        post.summary = bodies.clean(text.summary) if text.summary else None
        post.slug, post.path = prepared.slug, prepared.path
        post.language, post.canonical_url = text.language, text.canonical_url
        post.image, post.image_alt = text.image, text.image_alt
        post.image_sizes = text.image_sizes
        post.modified_at = now
        post.is_sample = False
        bodies.apply(post, prepared.rendered, prepared.rendered_for)
        file_under(post, text)
    if tell_subscribers and post.published_at is not None and post.published_at <= now:
        post.updated_at = now
        post.updated_offset = offset_at(_blog(), now)
    db.session.flush()
    if post.state == "live":
        site.content_changed()
    return post


def file_under(post: Post, text: PostText) -> None:
    """Give a post its categories, tags, authors and place in a series."""
    had = terms.filed_under(post)
    terms.put_in_order(post.categories, terms.categories(text.categories))
    terms.put_in_order(post.tags, terms.tags(text.tags))
    terms.put_in_order(post.authors, terms.byline(text.authors, list(post.authors)))
    post.series = terms.series(text.series) if text.series else None
    post.series_position = text.series_position
    if post.entry_id is None:
        db.session.flush()
        terms.forget_unused(had - terms.filed_under(post))


def publish(post: Post, at: datetime | None = None) -> None:
    """Make a post live, now or at an instant ahead; its first publication gives it an id and its date.

    Raises:
        Conflict: the post was thrown away, or has no address yet.
    """
    if post.state == "trashed":
        raise Conflict("This post is in the trash; restore it first.")
    if post.path is None:
        raise Conflict("This post has no address yet; save it first.")
    blog, now = _blog(), clock.now()
    if post.published_at is None or at is not None:
        post.published_at = at or now
        post.published_offset = offset_at(blog, post.published_at)
        post.updated_at, post.updated_offset = post.published_at, post.published_offset
    if post.entry_id is None:
        post.entry_id = site.new_entry_id(blog)
    post.state, post.deleted_at, post.modified_at = "live", None, now
    db.session.flush()
    site.content_changed()


def unpublish(post: Post) -> None:
    """Make a post a draft again; date, id and address stay for the next publication."""
    _leave(post, "draft", None)


def withdraw(post: Post) -> None:
    """Take a post back for good: its address answers 410."""
    _leave(post, "withdrawn", clock.now())


def trash(post: Post) -> None:
    """Throw a post away; it can be restored."""
    _leave(post, "trashed", clock.now())


def restore(post: Post) -> None:
    """Take a post out of the trash or back from withdrawal, as a draft."""
    _leave(post, "draft", None)


def _leave(post: Post, state: str, deleted_at: datetime | None) -> None:
    # A scheduled post that is withdrawn changes what the clock would have shown, so it counts as a change too.
    seen, now = post.state in ("live", "withdrawn"), clock.now()
    if post.published_at is not None and post.published_at > now:
        # Nobody has read it, so the date passing by must not look like a publication.
        post.published_at = post.updated_at = None
    post.state, post.deleted_at, post.modified_at = state, deleted_at, now
    db.session.flush()
    if seen:
        site.content_changed()


def _blog() -> Site:
    return db.session.get_one(Site, 1)


def _free_path(blog: Site, slug: str, at: datetime | None, text: PostText, post: Post | None) -> str:
    date = (post.published_at if post is not None else None) or at or clock.now()
    number = 1
    while True:
        candidate = slug if number == 1 else f"{slug}-{number}"
        path = permalinks.from_pattern(
            blog.permalink_pattern,
            slug=candidate,
            title_slug=candidate,
            date=date,
            offset=offset_at(blog, date),
            categories=list(text.categories),
        )
        if not _taken(path, post):
            return path
        number += 1


def _taken(path: str, post: Post | None) -> bool:
    of_post = db.session.scalar(select(Post.id).where(Post.path == path))
    if of_post is not None and (post is None or of_post != post.id):
        return True
    if db.session.scalar(select(Page.id).where(Page.path == path)) is not None:
        return True
    # A post may go back to an address that it has left.
    target = db.session.scalar(select(Redirect.target).where(Redirect.path == path))
    return target is not None and (post is None or target != post.path)


def _check_path(path: str, post: Post | None) -> None:
    if not path.startswith("/") or path.startswith("//") or path != permalinks.encoded(path) or len(path) > 1000:
        raise InvalidInput("path", "An address starts with one / and holds no blanks or quotes.")
    if path.split("/")[1] in permalinks.RESERVED or path == "/":
        raise InvalidInput("path", f"{path} belongs to the program; choose another address.")
    if _taken(path, post):
        raise InvalidInput("path", f"{path} is taken; choose another address.")


def keep_old_address(old: str, new: str, now: datetime) -> None:
    """Lead from the address that a post has left to its new one, by one redirect however often it moved."""
    back = db.session.scalar(select(Redirect).where(Redirect.path == new))
    if back is not None:
        db.session.delete(back)
        db.session.flush()
    for earlier in db.session.scalars(select(Redirect).where(Redirect.target == old)):
        earlier.target = new
    db.session.add(Redirect(path=old, target=new, created_at=now))
