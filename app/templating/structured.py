"""Describe a post to machines, in the words of schema.org (JSON-LD)."""

from __future__ import annotations

import html
from typing import Any

from app import permalinks, queries
from app.models import Post

from .dates import written
from .texts import brief


def posting(post: Post) -> dict[str, Any]:
    """Return a BlogPosting."""
    site = queries.current_site()
    url = post.canonical_url or permalinks.absolute(site, permalinks.post(post))
    names = [(author.name, permalinks.absolute(site, permalinks.term(author))) for author in post.authors]
    people: list[dict[str, str]] = [{"@type": "Person", "name": name, "url": address} for name, address in names]
    if not people:
        people = [{"@type": "Person", "name": site.feed_author or site.title}]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "mainEntityOfPage": url,
        "url": url,
        "headline": html.unescape(post.feed_title),
        "description": brief(post.summary or post.excerpt),
        "inLanguage": post.language or site.language or "en",
        "author": people,
        "isPartOf": {"@type": "Blog", "name": site.title, "url": permalinks.absolute(site, "/")},
    }
    if post.published_at is not None:
        described["datePublished"] = written(post.published_at, post.published_offset).isoformat()
    if post.updated_at is not None:
        described["dateModified"] = written(post.updated_at, post.updated_offset).isoformat()
    if post.image:
        described["image"] = permalinks.absolute(site, post.image)
    return described
