"""Save what people write, each save a revision, and never one over another.

All of it works inside the transaction that the caller opened with `begin_writing`, but for the functions that only
read. The row of the post or page is locked first, so that of two saves at once the second sees the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer, joinedload

from app import clock
from app.db import db
from app.errors import Conflict, InvalidInput, NotFound, RevisionConflict
from app.models import Account, Page, Post, Revision
from app.services import media, states, texts
from app.services.following import EDITORS, follow
from app.services.pages import PageText
from app.services.posts import PostText
from app.services.texts import Text

T = TypeVar("T")
TRIES = 8


def text_of(item: Post | Page) -> Text:
    """Return what the editor shows: the working copy, or the row's own text where nothing was saved here yet."""
    if item.latest_revision == 0:
        return texts.of_row(item)
    return texts.of_revision(item, revision(item, item.latest_revision))


def create_post(account: Account, text: PostText, key: str | None) -> Post:
    """Make a draft of a text; the same key again returns the same post.

    Raises:
        InvalidInput: something is too long, or is not what its field holds.
    """

    def make() -> Post:
        now = clock.now()
        return Post(state="draft", created_at=now, modified_at=now, latest_revision=0, live_revision=0)

    return _create(make, account, text, key)


def create_page(account: Account, text: PageText, key: str | None) -> Page:
    """Make a page, as a draft; the same key again returns the same page.

    Raises:
        InvalidInput: something is too long, or is not what its field holds.
    """

    def make() -> Page:
        now = clock.now()
        return Page(state="draft", created_at=now, modified_at=now, latest_revision=0, live_revision=0)

    return _create(make, account, text, key)


def save(
    item: Post | Page,
    text: Text,
    *,
    based_on: int,
    account: Account | None,
    key: str | None = None,
    cause: str = "save",
) -> Revision:
    """Keep a text as the new working copy; the row of a draft follows, and readers see nothing.

    Args:
        item: the post or page.
        text: what was typed.
        based_on: the number of the revision that the person started from.
        account: who saves.
        key: a number of this save alone; when it comes again, nothing is saved twice.
        cause: save, autosave, restore or replace.

    Returns:
        The revision; the present one where nothing changed, the earlier one where the key was known.

    Raises:
        RevisionConflict: somebody saved meanwhile; the text is kept beside, if the caller commits.
        InvalidInput: something is too long, or is not what its field holds.
    """
    db.session.refresh(item, with_for_update=True)
    earlier = _by_key(key)
    if earlier is not None:
        if _owner(earlier) is not item:
            raise InvalidInput("key", "This save belongs to another text.")
        if earlier.cause == "conflict":
            raise RevisionConflict(earlier, revision(item, item.latest_revision))
        return earlier
    text = _by_account(texts.cleaned(text), account)
    keep_origin(item)
    latest = revision(item, item.latest_revision)
    if texts.of_revision(item, latest) == _with_sizes(item, text):
        return latest
    # Where nothing had been saved here yet, the form started from the row's own text, which is revision 1 by now.
    if max(based_on, 1) != item.latest_revision:
        mine = _append(item, text, max(based_on, 1), account, key, "conflict")
        raise RevisionConflict(mine, latest)

    def write() -> Revision:
        made = _append(item, text, latest.number, account, key, cause)
        item.latest_revision = made.number
        if states.follows_saves(item):
            follow(item, text, account)
        db.session.flush()
        media.note(item)
        return made

    return _again(write)


def keep_origin(item: Post | Page) -> None:
    """Keep the row's own text as revision 1, where nothing was saved here yet."""
    if item.latest_revision == 0:
        _append(item, texts.of_row(item), 0, None, None, "origin")
        item.latest_revision = 1
        item.live_revision = 1 if states.concerns_readers(item) else 0
        db.session.flush()


def restore(item: Post | Page, number: int, account: Account) -> Revision:
    """Make an earlier text the working copy again, as a new revision.

    Raises:
        NotFound: there is no such revision.
    """
    db.session.refresh(item, with_for_update=True)
    earlier = texts.of_revision(item, revision(item, number))
    return save(item, earlier, based_on=item.latest_revision, account=account, cause="restore")


def history(item: Post | Page, *, before: int | None = None, limit: int = 50) -> Sequence[Revision]:
    """Return revisions without their bodies, the newest first.

    Args:
        item: the post or page.
        before: only those with a lower number, for the further pages of a list.
        limit: how many at most.
    """
    chosen = select(Revision).where(_belongs_to(item)).order_by(Revision.number.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(Revision.number < before)
    return db.session.scalars(chosen.options(defer(Revision.body), joinedload(Revision.account))).all()


def revision(item: Post | Page, number: int) -> Revision:
    """Return one revision.

    Raises:
        NotFound: there is none of this number.
    """
    chosen = select(Revision).where(_belongs_to(item), Revision.number == number)
    found = db.session.scalar(chosen) if 0 < number < 1 << 31 else None
    if found is None:
        raise NotFound("no such revision")
    return found


def _create(make: Callable[[], T], account: Account, text: Text, key: str | None) -> T:
    def write() -> T:
        item = make()
        assert isinstance(item, Post | Page)  # noqa: S101 - for the type checker
        earlier = _by_key(key)
        if earlier is not None:
            owner = _owner(earlier)
            if earlier.account_id != account.id or type(owner) is not type(item):
                raise InvalidInput("key", "This save belongs to another text.")
            return owner
        kept = _by_account(texts.cleaned(text), account, is_new=True)
        follow(item, kept, account)
        item.latest_revision = _append(item, kept, 0, account, key, "save").number
        db.session.flush()
        media.note(item)
        return item

    return _again(write)


def _again(write: Callable[[], T]) -> T:
    """Write until nobody else took the same address, topic or number in the same moment (PostgreSQL lets them)."""
    for _ in range(TRIES):
        try:
            with db.session.begin_nested():
                return write()
        except IntegrityError as error:
            failure = error
    raise Conflict("Too many people save at once; try again.") from failure


def _by_account(text: Text, account: Account | None, *, is_new: bool = False) -> Text:
    """Give a new post its author, and let nobody below an editor take themselves off what is theirs."""
    own = account.author if account is not None else None
    if own is None or account is None or not isinstance(text, PostText) or own.name in text.authors:
        return text
    missing = (is_new and not text.authors) or account.role not in EDITORS
    return replace(text, authors=(*text.authors, own.name)) if missing else text


def _with_sizes(item: Post | Page, text: Text) -> Text:
    return (
        replace(text, image_sizes=item.image_sizes) if isinstance(text, PostText) and isinstance(item, Post) else text
    )


def _belongs_to(item: Post | Page) -> ColumnElement[bool]:
    return Revision.post_id == item.id if isinstance(item, Post) else Revision.page_id == item.id


def _by_key(key: str | None) -> Revision | None:
    if not key:
        return None
    if len(key) > 64:
        raise InvalidInput("key", "A save's key can have 64 characters.")
    return db.session.scalar(select(Revision).where(Revision.key == key))


def _owner(made: Revision) -> Post | Page | None:
    return db.session.get(Post, made.post_id) if made.post_id is not None else db.session.get(Page, made.page_id)


def _append(
    item: Post | Page, text: Text, based_on: int, account: Account | None, key: str | None, cause: str
) -> Revision:
    highest = db.session.scalar(select(func.max(Revision.number)).where(_belongs_to(item)))
    made = Revision(
        post_id=item.id if isinstance(item, Post) else None,
        page_id=item.id if isinstance(item, Page) else None,
        number=(highest or 0) + 1,
        based_on=based_on,
        cause=cause,
        key=key or None,
        account=account,
        created_at=clock.now(),
        title=text.title,
        body=text.body,
        details=texts.details(text),
    )
    db.session.add(made)
    db.session.flush()
    return made
