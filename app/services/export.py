"""Read the blog's rows into the neutral records that exporters write down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app import permalinks, storage
from app.content import feed_title
from app.db import db
from app.exporters.records import (
    ExportedCopy,
    ExportedFile,
    ExportedPage,
    ExportedPost,
    ExportedSite,
    Value,
)
from app.models import Media, Page, Post, Redirect, Site
from app.models.redirect import SHORT
from app.services import bodies, export_site, states, texts, working_copies

AT_ONCE = 100


class StoredBlog:
    """Be this blog as exporters see it: everything but the trash, accounts, and earlier revisions."""

    def __init__(self, blog: Site) -> None:
        self._blog = blog
        self._led_here: dict[str, list[str]] = {}
        for path, target in db.session.execute(select(Redirect.path, Redirect.target).order_by(Redirect.path)):
            if not path.startswith(SHORT):  # no file can be there
                self._led_here.setdefault(target, []).append(path)

    @property
    def site(self) -> ExportedSite:
        """Return the settings."""
        return export_site.record(self._blog)

    @property
    def total(self) -> int:
        """Return how many posts and pages there are."""
        counts = (select(func.count()).select_from(model).where(model.state != "trashed") for model in (Post, Page))
        return sum(db.session.scalar(chosen) or 0 for chosen in counts)

    def posts(self) -> Iterator[ExportedPost]:
        """Yield every post, in the order in which they were made."""
        numbers, last = count(1), 0
        while rows := _posts_behind(last):
            for post in rows:
                yield self.post(post, next(numbers))
                last = post.id
                db.session.expunge(post)

    def pages(self) -> Iterator[ExportedPage]:
        """Yield every page, in the order in which they were made."""
        chosen = select(Page).where(Page.state != "trashed").order_by(Page.id)
        for number, page in enumerate(db.session.scalars(chosen), 1):
            yield self.page(page, number)

    def files(self) -> Iterator[ExportedFile]:
        """Yield every file, by address: uploads with their smaller copies, and what came with imports."""
        below = f"{storage.IMPORTED}/"
        names: dict[str, str] = {}
        for name in storage.walk():
            if name.startswith(below):
                names.setdefault(permalinks.requested(f"/{name.removeprefix(below)}"), name)
            elif storage.is_upload(name):
                names[storage.ADDRESS + name] = name
        known = set(self._uploads())
        for address, name in sorted(names.items()):
            if (name.startswith(below) or name in known) and (file := storage.find(name)) is not None:
                yield ExportedFile(address, file.open)

    def _uploads(self) -> Iterator[str]:
        for name, variants in db.session.execute(select(Media.name, Media.variants)):
            yield name
            yield from (variant["name"] for variant in variants)

    def post(self, post: Post, number: int | None = None) -> ExportedPost:
        """Return the record of one post."""
        return ExportedPost(
            title=post.title,
            slug=post.slug,
            path=post.path,
            state=post.state,
            body=post.body,
            published_at=local(post.published_at, post.published_offset),
            updated_at=local(post.updated_at, post.updated_offset),
            summary=post.summary,
            excerpt_separator=None if post.excerpt_separator == bodies.DEFAULT_SEPARATOR else post.excerpt_separator,
            excerpt_only=not post.in_feed_full,
            authors=tuple(author.slug for author in post.authors),
            categories=tuple(category.name for category in post.categories),
            tags=tuple(tag.name for tag in post.tags),
            image=post.image,
            image_alt=post.image_alt,
            language=post.language,
            canonical=post.canonical_url,
            series=post.series.title if post.series else None,
            series_position=post.series_position,
            redirect_from=tuple(self._led_here.get(post.path or "", ())),
            own=_own_of_post(post, number),
            copy=_copy(post),
        )

    def page(self, page: Page, number: int | None = None) -> ExportedPage:
        """Return the record of one page."""
        own: dict[str, Value] = {"number": number, "path": page.path, "state": page.state}
        own |= {"navigation_position": page.navigation_position, "was_public": page.live_revision > 0}
        return ExportedPage(
            title=page.title,
            path=page.path,
            state=page.state,
            body=page.body,
            summary=page.summary,
            language=page.language,
            redirect_from=tuple(self._led_here.get(page.path, ())),
            own=_filled(own | _times(page)),
            copy=_copy(page),
        )


def local(at: datetime | None, offset: int) -> datetime | None:
    """Return an instant with the offset, in minutes, that it was written with."""
    return None if at is None else at.astimezone(timezone(timedelta(minutes=offset)) if offset else UTC)


def _posts_behind(last: int) -> list[Post]:
    chosen = (
        select(Post)
        .where(Post.id > last, Post.state != "trashed")
        .order_by(Post.id)
        .limit(AT_ONCE)
        .options(
            joinedload(Post.series),
            selectinload(Post.author_places),
            selectinload(Post.category_places),
            selectinload(Post.tag_places),
        )
    )
    return list(db.session.scalars(chosen))


def _own_of_post(post: Post, number: int | None) -> dict[str, Value]:
    own: dict[str, Value] = {
        "number": number,
        "entry_id": post.entry_id,
        "path": post.path,
        "state": post.state,
        "published_at": post.published_at,
        "published_offset": post.published_offset if post.published_at else None,
        "updated_at": post.updated_at,
        "updated_offset": post.updated_offset if post.updated_at else None,
        "show_source": None if post.show_source is None else "yes" if post.show_source else "no",
        "no_excerpt": post.excerpt_separator == "",
        "feed_title": post.feed_title if post.feed_title != feed_title(post.title) else None,
    }
    return _filled(own | _times(post))


def _times(item: Post | Page) -> dict[str, Value]:
    return {
        "created_at": item.created_at,
        "modified_at": item.modified_at,
        "withdrawn_at": item.deleted_at,
        "imported_from": item.imported_from if item.imported_at else None,
        "imported_at": item.imported_at,
        "image_sizes": dict(sorted(item.image_sizes.items())),
    }


def _copy(item: Post | Page) -> ExportedCopy | None:
    """Return the working copy, if it holds what the row does not: rows of drafts follow every save."""
    if item.latest_revision in (0, item.live_revision) or states.follows_saves(item):
        return None
    latest = working_copies.revision(item, item.latest_revision)
    details = {name: value for name, value in sorted(latest.details.items()) if value not in (None, [], "")}
    if texts.of_revision(item, latest) == texts.of_row(item):
        return None
    return ExportedCopy(latest.title, latest.body, details, latest.created_at)


def _filled(own: dict[str, Any]) -> dict[str, Value]:
    return {name: value for name, value in own.items() if value not in (None, {}, False)}
