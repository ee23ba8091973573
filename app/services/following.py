"""Put a text on the row of its post or page, without rendering it."""

from __future__ import annotations

from app import clock
from app.content import feed_title
from app.db import db
from app.models import Account, Page, Post, Site
from app.services import addresses, posts
from app.services.addresses import Address, Wanted
from app.services.posts import PostText
from app.services.texts import Text

EDITORS = ("editor", "owner")


def wanted(text: Text) -> Wanted:
    """Return what a text's address is made of."""
    if isinstance(text, PostText):
        return Wanted(text.title, text.slug, text.path, tuple(text.categories))
    return Wanted(text.title, None, text.path)


def follow(item: Post | Page, text: Text, account: Account | None) -> None:
    """Let the row of a draft follow a save; its address follows the title."""
    blog = db.session.get_one(Site, 1)
    fill(item, text, addresses.of_draft(blog, item, wanted(text)), account)


def fill(item: Post | Page, text: Text, address: Address, account: Account | None) -> None:
    """Put what was typed, and its address, on a row; only editors make authors by typing a name."""
    with db.session.no_autoflush:
        item.title, item.body, item.summary, item.language = text.title, text.body, text.summary, text.language
        item.path = address.path
        item.modified_at = clock.now()
        item.is_sample = False
        db.session.add(item)
        if isinstance(item, Page):
            item.navigation_position = text.navigation_position if not isinstance(text, PostText) else None
        elif isinstance(text, PostText):
            item.slug = address.slug
            item.feed_title = feed_title(text.title)
            item.canonical_url = text.canonical_url
            item.image, item.image_alt = text.image, text.image_alt
            item.in_feed_full = text.in_feed_full
            item.show_source = text.show_source
            item.image_sizes = text.image_sizes or item.image_sizes or {}
    db.session.flush()
    if isinstance(item, Post) and isinstance(text, PostText):
        known = [account.author] if account is not None and account.author is not None else []
        posts.file_under(item, text, known=known, may_make=account is None or account.role in EDITORS)
        db.session.flush()
