"""Show texts to readers and take them back, each deed with its way back.

`prepare` renders and so belongs before the transaction; all else works inside the one that the caller opened with
`begin_writing`, and locks the row first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app import clock
from app.db import db
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Account, Page, Post, Site, Undo
from app.services import addresses, bodies, media, site, states, undoing
from app.services.following import fill, follow
from app.services.preparing import Prepared as Prepared
from app.services.preparing import delay as delay
from app.services.preparing import prepare as prepare
from app.services.states import Status as Status
from app.services.states import status as status
from app.services.trash import is_purged
from app.services.trash import purge_trash as purge_trash
from app.services.working_copies import keep_origin, text_of

# A commit takes its time: who undoes in the last moment must not be overtaken by the clock.
MARGIN = timedelta(milliseconds=300)
LATEST = 9998


def publish(item: Post | Page, prepared: Prepared, account: Account) -> Undo:
    """Show a text to everybody: a post that nobody has read yet seconds from now, anything else at once.

    A post that was public before keeps date, id and address.

    Raises:
        Conflict: it is public already or in the trash, or was saved again since it was prepared.
        InvalidInput: somebody took the address meanwhile.
    """
    before = _begin(item, prepared)
    if item.is_public:
        raise Conflict(f"“{item.title}” is public already. Update it instead.")
    if isinstance(item, Page) or states.was_public(item):
        _apply(item, prepared, account)
        return _show(item, account, "publish", before)
    return _date(item, prepared, clock.now() + delay(), account, "publish", before)


def schedule(item: Post | Page, prepared: Prepared, at: datetime, account: Account) -> Undo:
    """Let a post that nobody has read yet appear at an instant ahead.

    Raises:
        InvalidInput: the instant is not ahead, or somebody took the address meanwhile.
        Conflict: it was public before, is in the trash, or was saved again since it was prepared.
    """
    before = _begin(item, prepared)
    if isinstance(item, Page):
        raise Conflict("A page cannot be scheduled. Publish it when its time has come.")
    if states.was_public(item):
        raise Conflict(f"“{item.title}” was public before and keeps its date. Publish it when its time has come.")
    if at <= clock.now():
        raise InvalidInput("at", "This time has passed. Give one ahead, or publish now.")
    if at.year > LATEST:
        raise InvalidInput("at", "Give a year of four digits.")
    return _date(item, prepared, at, account, "schedule", before)


def update(
    item: Post | Page,
    prepared: Prepared,
    account: Account,
    *,
    tell_subscribers: bool = False,
    drop_address: bool = False,
    date: datetime | None = None,
) -> Undo:
    """Show readers the working copy; an address that changed leads to the new one for ever, unless it is dropped.

    Args:
        item: the post or page, which is live.
        prepared: what `prepare` returned.
        account: who does it.
        tell_subscribers: move `updated_at`, which makes the post unread again in feed readers.
        drop_address: let the address that the text leaves lead nowhere, and be free for others.
        date: the day that readers are told it was published on; address and id stay.

    Raises:
        Conflict: it is not live, or was saved again since it was prepared.
        InvalidInput: somebody took the address meanwhile.
    """
    before = _begin(item, prepared)
    if not states.is_live(item):
        raise Conflict(f"“{item.title}” is not public. Publish it first.")
    left = item.path
    if date is not None:
        _redate(item, date)
    _apply(item, prepared, account)
    if drop_address and left and left != item.path:
        addresses.take_over(left)
    if tell_subscribers and isinstance(item, Post) and item.is_public:
        item.updated_at = clock.now()
        item.updated_offset = addresses.offset_at(db.session.get_one(Site, 1), item.updated_at)
    db.session.flush()
    site.content_changed(now_seen=item.is_public)
    return undoing.keep(item, account, "update", before)


def unpublish(item: Post | Page, account: Account) -> Undo:
    """Make a text a draft again; date, id and address stay for the next publication.

    Raises:
        Conflict: it is not live.
    """

    def to_draft() -> None:
        if not states.is_live(item):
            raise Conflict(f"“{item.title}” is not public.")
        _leave(item, "draft")

    return _change(item, account, "unpublish", to_draft)


def withdraw(item: Post | Page, account: Account) -> Undo:
    """Take a text back for good: its address answers 410.

    Raises:
        Conflict: nobody has ever read it, or it is in the trash.
    """

    def to_withdrawn() -> None:
        if item.state not in ("draft", "live") or not states.was_public(item):
            raise Conflict(f"Nobody has read “{item.title}” yet, so there is nothing to withdraw.")
        _leave(item, "withdrawn")

    return _change(item, account, "withdraw", to_withdrawn)


def trash(item: Post | Page, account: Account) -> Undo:
    """Throw a text away; for 30 days it can be restored.

    Raises:
        Conflict: it is in the trash already.
    """

    def to_trash() -> None:
        if item.state == "trashed":
            raise Conflict(f"“{item.title}” is in the trash already.")
        _leave(item, "trashed")

    purge_trash()
    return _change(item, account, "trash", to_trash)


def restore(item: Post | Page, account: Account) -> Undo:
    """Take a text out of the trash or back from withdrawal, as a draft.

    Raises:
        Conflict: it is neither thrown away nor withdrawn.
        NotFound: it was deleted for good.
    """

    def to_draft() -> None:
        if is_purged(item):
            raise NotFound("deleted for good")
        if item.state not in ("trashed", "withdrawn"):
            raise Conflict(f"“{item.title}” is not in the trash.")
        _leave(item, "draft")
        if states.follows_saves(item) and item.latest_revision:
            follow(item, text_of(item), None)

    return _change(item, account, "restore", to_draft)


def undo(undo_id: int, account: Account) -> Post | Page:
    """Bring back what was before a change, or before many that were one; return the first of their rows.

    Raises:
        NotFound: there is no such Undo, or its time is over.
        Forbidden: somebody else made the change.
        Conflict: the text was changed again since.
    """
    changes = undoing.find(undo_id, account)
    for change, item in changes:
        undoing.bring_back(change, item)
    return changes[0][1]


def _begin(item: Post | Page, prepared: Prepared) -> undoing.Before:
    db.session.refresh(item, with_for_update=True)
    if item.state == "trashed":
        raise Conflict(f"“{item.title}” is in the trash. Restore it first.")
    if item.latest_revision != prepared.revision:
        raise Conflict(f"“{prepared.text.title}” was saved again meanwhile. Look at it once more.")
    path = prepared.address.path
    if path != item.path:
        field = "slug" if isinstance(item, Post) else "path"
        addresses.check(path, item, field, allow_retired=prepared.allow_retired)
    before = undoing.snapshot(item, path)
    keep_origin(item)
    return before


def _apply(item: Post | Page, prepared: Prepared, account: Account) -> None:
    new, old = prepared.address.path, item.path
    if old and old != new and states.was_public(item):
        addresses.keep_old(old, new, clock.now())
    else:
        addresses.take_over(new)
    fill(item, prepared.text, prepared.address, account)
    bodies.apply(item, prepared.rendered, prepared.rendered_for)
    item.live_revision = item.latest_revision
    db.session.flush()
    media.note(item)


def _date(post: Post, prepared: Prepared, at: datetime, account: Account, action: str, before: undoing.Before) -> Undo:
    _apply(post, prepared, account)
    blog = db.session.get_one(Site, 1)
    post.published_at, post.published_offset = at, addresses.offset_at(blog, at)
    post.updated_at, post.updated_offset = post.published_at, post.published_offset
    if post.entry_id is None:
        post.entry_id = site.new_entry_id(blog)
    return _show(post, account, action, before, expires_at=max(at - MARGIN, clock.now()))


def _redate(item: Post | Page, date: datetime) -> None:
    if not isinstance(item, Post) or not item.is_public:
        raise Conflict(f"“{item.title}” has no date to change yet. Choose it when you publish.")
    if date > clock.now():
        raise InvalidInput("date", "Readers have it already, so its date cannot be ahead. Unpublish it first.")
    offset = addresses.offset_at(db.session.get_one(Site, 1), date)
    if item.updated_at is None or item.updated_at == item.published_at or item.updated_at < date:
        item.updated_at, item.updated_offset = date, offset
    item.published_at, item.published_offset = date, offset


def _show(
    item: Post | Page, account: Account, action: str, before: undoing.Before, expires_at: datetime | None = None
) -> Undo:
    item.state, item.deleted_at = "live", None
    db.session.flush()
    site.content_changed(now_seen=item.is_public)
    return undoing.keep(item, account, action, before, expires_at=expires_at)


def _change(item: Post | Page, account: Account, action: str, do: Callable[[], None]) -> Undo:
    db.session.refresh(item, with_for_update=True)
    before = undoing.snapshot(item)
    keep_origin(item)
    do()
    return undoing.keep(item, account, action, before)


def _leave(item: Post | Page, state: str) -> None:
    concerns, seen, now = states.concerns_readers(item), states.was_public(item), clock.now()
    if isinstance(item, Post) and item.published_at is not None and item.published_at > now:
        # Nobody has read it, so neither date nor id may outlast it; an imported one has its id from elsewhere.
        item.published_at = item.updated_at = None
        item.live_revision = 0
        item.entry_id = item.entry_id if item.imported_at is not None else None
    item.state, item.modified_at = state, now
    item.deleted_at = now if state in ("withdrawn", "trashed") else None
    db.session.flush()
    if concerns:
        site.content_changed(now_seen=seen)
