"""Empty the trash of what has been in it for long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select

from app import clock
from app.db import db
from app.models import Page, Post, PreviewLink, Revision, Undo
from app.services import states, terms

KEPT_FOR = timedelta(days=30)


def is_purged(item: Post | Page) -> bool:
    """Tell whether nothing is left but the address, which answers 410, and the id, which nobody else gets."""
    return item.state == "trashed" and not item.title and states.was_public(item)


def purge_trash() -> int:
    """Delete what was thrown away 30 days ago, with all its revisions; return how many texts that were.

    Of what was never public nothing stays. Of anything else, address and id do: the address goes on answering 410,
    and the id is never given again.
    """
    before = clock.now() - KEPT_FOR
    of_posts = select(Post).where(
        Post.state == "trashed", Post.deleted_at <= before, or_(Post.title != "", Post.entry_id.is_(None))
    )
    of_pages = select(Page).where(
        Page.state == "trashed", Page.deleted_at <= before, or_(Page.title != "", Page.live_revision == 0)
    )
    due: list[Post | Page] = [*db.session.scalars(of_posts), *db.session.scalars(of_pages)]
    for item in due:
        _empty(item)
    db.session.flush()
    return len(due)


def _empty(item: Post | Page) -> None:
    if not states.was_public(item):
        filed = terms.filed_under(item) if isinstance(item, Post) else set()
        db.session.delete(item)
        db.session.flush()
        terms.forget_unused(filed)
    else:
        for model in (Revision, Undo, PreviewLink):
            column = model.post_id if isinstance(item, Post) else model.page_id
            db.session.execute(delete(model).where(column == item.id))
        item.title = item.body = item.html = item.excerpt = ""
        item.summary, item.contents, item.problems, item.image_sizes = None, [], [], {}
        item.word_count = item.reading_seconds = item.latest_revision = 0
        if isinstance(item, Post):
            item.feed_title = item.feed_html = ""
            item.image = item.image_alt = item.canonical_url = item.series = None
            for name in ("authors", "categories", "tags"):
                terms.put_in_order(getattr(item, name), [])
        db.session.flush()
