"""Say what state a post or page is in, and whether readers have seen it or will."""

from __future__ import annotations

from typing import NamedTuple

from app import clock
from app.models import Page, Post

WORDS = {
    "draft": "Draft",
    "scheduled": "Scheduled",
    "published": "Published",
    "withdrawn": "Withdrawn",
    "trashed": "In the trash",
}


class Status(NamedTuple):
    """Be the state of a post or page as people are told: its key, its word, and whether newer text waits."""

    state: str
    word: str
    has_changes: bool


def is_live(item: Post | Page) -> bool:
    """Tell whether a post or page is public, or will be by the clock alone."""
    return item.state == "live"


def was_public(item: Post | Page) -> bool:
    """Tell whether readers see a post or page now or ever saw it: then its address and its id are theirs.

    A post gets its date at its first publication and loses it when it is taken back before that.
    """
    if isinstance(item, Page):
        return item.is_public or item.state == "withdrawn" or item.live_revision > 0
    return item.entry_id is not None and item.published_at is not None and item.published_at <= clock.now()


def concerns_readers(item: Post | Page) -> bool:
    """Tell whether a change of this row's state is one that readers see, now or by the clock."""
    return is_live(item) or was_public(item)


def follows_saves(item: Post | Page) -> bool:
    """Tell whether the row shows each save at once, since nobody but its authors has ever seen it."""
    if isinstance(item, Page):
        return item.state == "draft" and not was_public(item)
    return item.state == "draft" and item.entry_id is None


def status(item: Post | Page) -> Status:
    """Return the state of a post or page in a word."""
    key = item.state
    if is_live(item):
        key = "published" if item.is_public else "scheduled"
    has_changes = is_live(item) and item.latest_revision != item.live_revision
    return Status(key, WORDS[key] + (" with changes" if has_changes else ""), has_changes)
