"""Put another file in a file's place: in its row, and in every text that uses it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app import access, clock, rendering, storage
from app.content import Rendered
from app.db import db
from app.errors import Conflict, InvalidInput
from app.models import Account, Media, Page, Post, Site
from app.services import addresses, bodies, media, site, states, texts, working_copies
from app.services.posts import PostText
from app.services.texts import Text

COLUMNS = ("name", "digest", "original_name", "media_type", "bytes", "width", "height", "animated", "variants")


@dataclass(frozen=True)
class Change:
    """Be a text with the new file in it: its working copy, and what readers see with its rendering."""

    item: Post | Page
    modified_at: datetime
    latest_revision: int
    shown: Text
    rendered: Rendered | None
    rendered_for: str


def prepare(old: Media, received: media.Received, account: Account) -> list[Change]:
    """Render every text that readers see anew, with the new file in it; call it before the transaction.

    Raises:
        InvalidInput: the new file is in the library already.
        Conflict: a text uses the file that this account may not change.
    """
    new = received.media
    same = db.session.scalar(select(Media).where(Media.digest == new.digest))
    if same is not None:
        what = "the very same file" if same is old else f"in the library already, as {same.original_name}"
        raise InvalidInput("file", f"{new.original_name} is {what}.")
    used_in = media.texts_using(old)
    if not all(access.may(account, _action(item), item) for item in used_in):
        raise Conflict(f"{old.original_name} is used in a text that you may not change. Ask an editor to replace it.")
    blog = db.session.get_one(Site, 1)
    return [_change(blog, item, old.name, new) for item in used_in]


def replace_file(old: Media, received: media.Received, changes: list[Change], account: Account) -> list[str]:
    """Put the new file into the row and into the texts, each with a revision, and return the names to remove.

    The old address leads to the new file, for those who have it. No text becomes unread again.

    Raises:
        Conflict: a text was saved again since it was prepared, or began to use the file.
    """
    name, names = old.name, media.files_of(old)
    if {change.item for change in changes} != set(media.texts_using(old)):
        raise Conflict("Somebody used this file meanwhile. Replace it once more.")
    concerns = [_carry_out(change, name, received.media, account) for change in changes]
    for column in COLUMNS:
        setattr(old, column, getattr(received.media, column))
    db.session.flush()
    addresses.keep_old(storage.ADDRESS + name, storage.ADDRESS + old.name, clock.now())
    for change in changes:
        media.note(change.item)
    received.placed += storage.place(received.files)
    if any(concerns):
        site.content_changed()
    kept = media.files_of(old)
    return [each for each in names if each not in kept]


def _action(item: Post | Page) -> str:
    return "post.edit" if isinstance(item, Post) else "page.edit"


def _change(blog: Site, item: Post | Page, name: str, new: Media) -> Change:
    shown = _swapped(texts.of_row(item), name, new.name)
    rendered, rendered_for = None, bodies.base_url(blog, item.path or "/")
    if not states.follows_saves(item):
        options = bodies.options_for(
            blog,
            shown.body,
            separator=item.excerpt_separator if isinstance(item, Post) else None,
            images=item.image_sizes,
            imported=item.imported_at is not None,
            beside=[new],
        )
        rendered = rendering.render(shown.body, base_url=rendered_for, options=options)
    return Change(item, item.modified_at, item.latest_revision, shown, rendered, rendered_for)


def _carry_out(change: Change, name: str, new: Media, account: Account) -> bool:
    """Change one text, and tell whether readers see that."""
    item = change.item
    db.session.refresh(item, with_for_update=True)
    if (item.modified_at, item.latest_revision) != (change.modified_at, change.latest_revision):
        raise Conflict(f"“{item.title}” was saved meanwhile. Replace the file once more.")
    working_copies.keep_origin(item)
    working = _swapped(working_copies.text_of(item), name, new.name)
    is_apart = item.live_revision not in (0, item.latest_revision)
    if change.rendered is not None and is_apart:
        # Readers see an older text than the working copy: both are kept, in their order.
        item.live_revision = _save(item, change.shown, account)
        db.session.flush()
    latest = _save(item, working, account)
    if change.rendered is None:
        return False
    if item.live_revision and not is_apart:
        item.live_revision = latest
    item.body = change.shown.body
    if isinstance(item, Post) and isinstance(change.shown, PostText):
        item.image = change.shown.image
    item.modified_at = clock.now()
    bodies.apply(item, change.rendered, change.rendered_for)
    db.session.flush()
    return states.concerns_readers(item)


def _save(item: Post | Page, text: Text, account: Account) -> int:
    return working_copies.save(item, text, based_on=item.latest_revision, account=account, cause="replace").number


def _swapped(text: Text, old: str, new: str) -> Text:
    body = text.body.replace(old, new)
    if not isinstance(text, PostText):
        return replace(text, body=body)
    return replace(text, body=body, image=text.image.replace(old, new) if text.image else text.image)
