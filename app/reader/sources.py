"""Send the Markdown of a post to readers, where its author lets them have it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from flask import Response

from app import permalinks, queries
from app.exporters import texts
from app.models import Post


def find(path: str) -> Post | None:
    """Return the post whose Markdown is at a path where nothing else is, or nothing."""
    if not path.endswith(permalinks.SOURCE) or queries.is_occupied(path):
        return None
    return queries.post_of_source(path, permalinks.SOURCE)


def send(post: Post) -> Response:
    """Answer with the text as it was written, below what its page says of it."""
    site = queries.current_site()
    published = _local(post.published_at, post.published_offset)
    updated = _local(post.updated_at, post.updated_offset)
    document = texts.document(
        {
            "title": post.title,
            "date": texts.date(published),
            "last_modified_at": texts.date(updated) if updated != published else None,
            "authors": [author.name for author in post.authors],
            "categories": [category.name for category in post.categories],
            "tags": [tag.name for tag in post.tags],
            "series": post.series.title if post.series else None,
            "description": post.summary,
            "lang": post.language or site.language,
            "canonical_url": post.canonical_url or permalinks.absolute(site, permalinks.post(post)),
            "rights": site.rights,
        },
        post.body,
    )
    return Response(document, content_type="text/markdown; charset=utf-8")


def _local(at: datetime | None, offset: int) -> datetime | None:
    return at and at.astimezone(timezone(timedelta(minutes=offset)))
