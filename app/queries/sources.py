"""Read the Markdown that authors let readers have."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.db import db
from app.models import Post, Site


def post_of_source(path: str, ending: str) -> Post | None:
    """Return the public post whose Markdown is at this path, percent-encoded, or nothing.

    Its author lets readers have it, or says nothing and the blog's settings do.
    """
    stem = path.removesuffix(ending)
    if stem == path or not stem.strip("/"):
        return None
    chosen = (
        select(Post)
        .where(Post.path.in_((stem, f"{stem}/")))
        .order_by(Post.path.desc())
        .options(
            joinedload(Post.series),
            selectinload(Post.author_places),
            selectinload(Post.category_places),
            selectinload(Post.tag_places),
        )
    )
    shown = [post for post in db.session.scalars(chosen) if post.is_public]
    by_default = db.session.scalar(select(Site.show_sources)) is True
    return next((post for post in shown if (by_default if post.show_source is None else post.show_source)), None)
