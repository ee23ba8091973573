"""Write, publish and withdraw posts.

Every function works inside the transaction that its caller opened with `begin_writing`, except `prepare`, which
renders and so belongs before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app import clock, rendering
from app.content import Rendered
from app.db import db
from app.errors import Conflict, InvalidInput
from app.models import Author, Post, Site
from app.services import addresses, bodies, site, states, terms


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
    in_feed_full: bool = True
    show_source: bool | None = None


@dataclass(frozen=True)
class Prepared:
    """Be a text with its rendering and the address it was rendered for."""

    text: PostText
    slug: str
    path: str
    rendered: Rendered
    rendered_for: str


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
    wanted = addresses.Wanted(title, slug, text.path, tuple(text.categories))
    item = post or Post(state="draft")
    if post is not None and post.entry_id and post.path and text.path is None and text.slug in (None, post.slug):
        path = post.path
    else:
        path = text.path or addresses.first_free(blog, item, wanted, at or clock.now()).path
    addresses.check(path, item)
    address = bodies.base_url(blog, path)
    body = bodies.clean(text.body)
    options = bodies.options_for(
        blog,
        body,
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
        addresses.keep_old(post.path, prepared.path, now)
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
        post.updated_offset = addresses.offset_at(_blog(), now)
    db.session.flush()
    if states.is_live(post):
        site.content_changed()
    return post


def file_under(post: Post, text: PostText, *, known: Sequence[Author] = (), may_make: bool = True) -> None:
    """Give a post its categories, tags, authors and place in a series.

    Args:
        post: the post.
        text: what the author typed.
        known: whom names mean, beside those who are authors of this post already.
        may_make: whether a name that nobody has makes an author.
    """
    had = terms.filed_under(post)
    terms.put_in_order(post.categories, terms.categories(text.categories))
    terms.put_in_order(post.tags, terms.tags(text.tags))
    authors = terms.byline(text.authors, known=[*post.authors, *known], may_make=may_make)
    terms.put_in_order(post.authors, authors)
    post.series = terms.series(text.series) if text.series else None
    post.series_position = text.series_position if text.series else None
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
        post.published_offset = addresses.offset_at(blog, post.published_at)
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
    # One that was public once answers 410 from the trash, and 404 as a draft.
    seen, now = states.concerns_readers(post), clock.now()
    if post.published_at is not None and post.published_at > now:
        # Nobody has read it, so the date passing by must not look like a publication.
        post.published_at = post.updated_at = None
    post.state, post.deleted_at, post.modified_at = state, deleted_at, now
    db.session.flush()
    if seen:
        site.content_changed()


def _blog() -> Site:
    return db.session.get_one(Site, 1)
