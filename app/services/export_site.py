"""Read the blog's settings, and all that posts are filed under, into the record that exporters write down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from app.db import db
from app.exporters.records import ExportedAuthor, ExportedSite, Value
from app.models import Author, Category, Media, Page, Post, Redirect, Series, Site, Tag
from app.services import site as settings
from app.services import states


def record(blog: Site) -> ExportedSite:
    """Return the settings, with the authors and with what only Byline knows."""
    authors = db.session.scalars(select(Author).order_by(Author.id)).all()
    return ExportedSite(
        title=blog.title,
        subtitle=blog.subtitle,
        url=blog.url.rstrip("/"),
        language=blog.language,
        time_zone=blog.time_zone,
        permalink_pattern=blog.permalink_pattern,
        entries_in_feed=blog.entries_in_feed,
        full_text=blog.feed_full_text,
        rights=blog.rights,
        feed_author=_feed_author(blog),
        navigation=tuple((str(link["label"]), str(link["address"])) for link in blog.navigation),
        authors=tuple(
            ExportedAuthor(row.slug, row.name, row.email if row.email_public else None, row.url, row.biography)
            for row in authors
        ),
        own=own(blog, authors),
    )


def own(blog: Site, authors: Sequence[Author]) -> dict[str, Value]:
    """Return what the importers read back: rows as they are, with the numbers that the ids of feeds are made of."""
    return {
        "format": 1,
        "site": {key: getattr(blog, key) for key in settings.READERS},
        "content_changed_at": blog.content_changed_at,
        "authors": [_author(row) for row in authors],
        "categories": _rows(Category, lambda row: {"name": row.name, "description": row.description}),
        "tags": _rows(Tag, lambda row: {"name": row.name}),
        "series": _rows(
            Series, lambda row: {"title": row.title, "description": row.description, "planned": row.planned}
        ),
        "redirects": [
            {"path": row.path, "target": row.target, "created_at": row.created_at}
            for row in db.session.scalars(select(Redirect).order_by(Redirect.id))
        ],
        "gone": _gone(),
        "uploads": [_upload(row) for row in db.session.scalars(select(Media).order_by(Media.id))],
    }


def _feed_author(blog: Site) -> ExportedAuthor | None:
    if not blog.feed_author:
        return None
    return ExportedAuthor("", blog.feed_author, blog.feed_author_email or None, blog.feed_author_url or None)


def _author(row: Author) -> dict[str, Value]:
    values: dict[str, Value] = {
        "number": row.id,
        "slug": row.slug,
        "name": row.name,
        "email": row.email,
        "email_public": row.email_public,
        "url": row.url,
        "biography": row.biography,
        "links": [dict(link) for link in row.links],
    }
    return _filled(values)


def _rows(model: Any, words: Callable[[Any], dict[str, Value]]) -> list[Value]:  # noqa: ANN401 - any kind of term
    rows = db.session.scalars(select(model).order_by(model.id))
    return [_filled({"number": row.id, "slug": row.slug, **words(row)}) for row in rows]


def _gone() -> list[Value]:
    """Return what is left of public texts that were thrown away: their addresses, which answer 410, and their ids."""
    gone: list[Value] = []
    for post in db.session.scalars(select(Post).where(Post.state == "trashed", Post.entry_id.is_not(None))):
        if states.was_public(post):
            gone.append(
                _filled(
                    {
                        "entry_id": post.entry_id,
                        "path": post.path,
                        "slug": post.slug,
                        "published_at": post.published_at,
                        "published_offset": post.published_offset,
                        "updated_at": post.updated_at,
                        "updated_offset": post.updated_offset,
                        "created_at": post.created_at,
                        "deleted_at": post.deleted_at,
                    }
                )
            )
    for page in db.session.scalars(select(Page).where(Page.state == "trashed")):
        if states.was_public(page):
            gone.append(_filled({"path": page.path, "created_at": page.created_at, "deleted_at": page.deleted_at}))
    return sorted(gone, key=lambda each: str(each["path"]) if isinstance(each, dict) else "")


def _upload(row: Media) -> dict[str, Value]:
    values: dict[str, Value] = {
        "name": row.name,
        "digest": row.digest,
        "original_name": row.original_name,
        "media_type": row.media_type,
        "bytes": row.bytes,
        "width": row.width,
        "height": row.height,
        "animated": row.animated,
        "alt": row.alt,
        "decorative": row.decorative,
        "caption": row.caption,
        "credit": row.credit,
        "variants": [dict(sorted(variant.items())) for variant in row.variants],
        "created_at": row.created_at,
    }
    return _filled(values)


def _filled(values: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value not in (None, "", [], False, 0)}
