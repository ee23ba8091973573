"""Give one text as a Markdown file with all that is known of it above."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import select

from app.db import db
from app.exporters import jekyll, texts
from app.models import Author, Page, Post, Site
from app.services import working_copies
from app.services.export import StoredBlog
from app.services.posts import PostText


def markdown(item: Post | Page) -> tuple[str, bytes]:
    """Return a name for the file, and the working copy of a post or page with complete front matter."""
    blog = StoredBlog(db.session.get_one(Site, 1))
    text = working_copies.text_of(item)
    if isinstance(item, Page):
        page = replace(blog.page(item), title=text.title, body=text.body, summary=text.summary)
        return _name(item.path), texts.document(jekyll.front_matter_of_page(page), page.body)
    post = replace(blog.post(item), title=text.title, body=text.body, summary=text.summary)
    if isinstance(text, PostText):
        known = {author.name: author.slug for author in db.session.scalars(select(Author))}
        post = replace(
            post,
            categories=tuple(text.categories),
            tags=tuple(text.tags),
            authors=tuple(known.get(name, name) for name in text.authors),
            image=text.image,
            image_alt=text.image_alt,
            language=text.language,
            canonical=text.canonical_url,
            series=text.series,
            series_position=text.series_position,
            excerpt_only=not text.in_feed_full,
        )
    return _name(item.slug), texts.document(jekyll.front_matter(post), post.body)


def _name(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", path).strip("-") or "text"
