"""Remember what a post or page was before a change, and bring that back, to the byte."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select

from app import clock
from app.db import UtcDateTime, db
from app.errors import Conflict, Forbidden, NotFound
from app.models import Account, Author, Category, Page, Post, Redirect, Series, Tag, Undo
from app.services import addresses, media, site, states, terms
from app.services.following import follow
from app.services.working_copies import restore, text_of

KEPT_FOR = timedelta(hours=1)
UNDONE = "undone"
# Saves go on whatever is undone.
_NOT_UNDONE = ("id", "latest_revision")
Before = dict[str, Any]
TERMS: tuple[type[Author] | type[Category] | type[Tag] | type[Series], ...] = (Author, Category, Tag, Series)


def snapshot(item: Post | Page, *also: str) -> Before:
    """Return all columns, lists and redirects of a row; `also` names addresses that it is about to take."""
    columns = {column.key: getattr(item, column.key) for column in item.__table__.columns}
    before: Before = {
        "columns": {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in columns.items()
            if key not in _NOT_UNDONE
        },
        "latest_revision": item.latest_revision,
        "redirects": _redirects(item.path, *also),
    }
    if isinstance(item, Post):
        before["newest"] = {model.__tablename__: db.session.scalar(select(func.max(model.id))) or 0 for model in TERMS}
        before["lists"] = {
            name: [[each.id, each.name] for each in getattr(item, name)] for name in ("authors", "categories", "tags")
        }
    return before


def keep(
    item: Post | Page, account: Account, action: str, before: Before, *, expires_at: datetime | None = None
) -> Undo:
    """Store the way back from a change that has just been made, and forget those whose time is over."""
    db.session.flush()
    now = clock.now()
    # The last one stays, so that no number is given twice: a button that is still on some page holds it.
    last = db.session.scalar(select(func.max(Undo.id))) or 0
    db.session.execute(delete(Undo).where(Undo.expires_at <= now, Undo.id < last))
    note_change(item, before)
    kept = Undo(
        post_id=item.id if isinstance(item, Post) else None,
        page_id=item.id if isinstance(item, Page) else None,
        account_id=account.id,
        action=action,
        before=before,
        created_at=now,
        expires_at=min(expires_at or now + KEPT_FOR, now + KEPT_FOR),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def note_change(item: Post | Page, before: Before) -> None:
    """Keep of a snapshot's redirects those that the change since has touched, and when that was."""
    old, new = before.pop("redirects"), _redirects(before["columns"]["path"], item.path)
    before["redirects"] = {path: old.get(path) for path in {**old, **new} if old.get(path) != new.get(path)}
    before["modified_at"] = item.modified_at.isoformat()


def put_back(item: Post | Page, before: Before) -> None:
    """Give a row the columns, lists and redirects of a snapshot; what the change had brought into the world goes."""
    filed = terms.filed_under(item) if isinstance(item, Post) else set()
    _restore_columns(item, before["columns"])
    if isinstance(item, Post):
        _restore_lists(item, before["lists"])
        db.session.expire(item, ["series"])
        newest = before["newest"]
        terms.forget_unused(each for each in filed - terms.filed_under(item) if each.id > newest[each.__tablename__])
    _restore_redirects(before["redirects"])
    db.session.flush()


def made_again(model: type[Post] | type[Page], id_: int, before: Before) -> Post | Page:
    """Make a row that is gone again, with its number, from a snapshot."""
    item = model(id=id_, latest_revision=before["latest_revision"])
    with db.session.no_autoflush:
        _restore_columns(item, before["columns"])
    db.session.add(item)
    db.session.flush()
    if isinstance(item, Post):
        _restore_lists(item, before["lists"])
    _restore_redirects(before["redirects"])
    db.session.flush()
    return item


def tie(undos: list[Undo]) -> Undo:
    """Make many changes one that is undone at once, and return the Undo that stands for all."""
    first = undos[0]
    first.before = {**first.before, "with": [each.id for each in undos[1:]]}
    db.session.flush()
    return first


def find(undo_id: int, account: Account) -> list[tuple[Undo, Post | Page]]:
    """Return the changes that one Undo takes back, with their rows.

    Raises:
        NotFound: there is no such Undo, or its time is over.
        Forbidden: somebody else made the change.
    """
    first = db.session.get(Undo, undo_id) if undo_id < 1 << 31 else None
    if first is None or first.expires_at <= clock.now():
        raise NotFound("the time to undo this is over")
    if first.account_id != account.id:
        raise Forbidden("somebody else did this")
    all_of_them = [first, *(db.session.get(Undo, id_) for id_ in first.before.get("with", ()))]
    return [(each, _row(each)) for each in all_of_them if each is not None]


def bring_back(undo: Undo, item: Post | Page) -> None:
    """Restore the row to what it was, unless it has been changed again since.

    Raises:
        Conflict: it was changed again, or has appeared by the clock meanwhile.
    """
    db.session.refresh(item, with_for_update=True)
    same = Undo.post_id == undo.post_id if isinstance(item, Post) else Undo.page_id == undo.page_id
    newer = select(Undo.id).where(same, Undo.id > undo.id, Undo.action != UNDONE)
    if item.modified_at.isoformat() != undo.before["modified_at"] or db.session.scalar(newer.limit(1)) is not None:
        raise Conflict(f"“{item.title}” was changed again since; that cannot be undone any more.")
    if isinstance(item, Post) and item.is_public and item.published_at and item.published_at > undo.created_at:
        # Readers have this text and this address now; taking them back is a deed of its own.
        raise Conflict(f"“{item.title}” has appeared meanwhile; that cannot be undone any more.")
    columns, concerned, seen = undo.before["columns"], states.concerns_readers(item), states.was_public(item)
    if addresses.taken_by(columns["path"], item) is not None:
        raise Conflict(f"{columns['path']} was given to another text meanwhile; that cannot be undone any more.")
    put_back(item, undo.before)
    if concerned or states.concerns_readers(item):
        site.content_changed(now_seen=seen or states.was_public(item))
    if item.latest_revision == undo.before.get("made"):
        # The change was itself a save, so the working copy goes back too: by a save, like all that it does.
        again = restore(item, undo.before["latest_revision"], db.session.get_one(Account, undo.account_id))
        if columns["live_revision"] == undo.before["latest_revision"]:
            item.live_revision = again.number
    elif item.latest_revision != undo.before["latest_revision"] and states.follows_saves(item):
        follow(item, text_of(item), None)
    undo.action, undo.expires_at, undo.before = UNDONE, clock.now(), {}
    db.session.flush()
    media.note(item)


def _row(undo: Undo) -> Post | Page:
    row = db.session.get(Post, undo.post_id) if undo.post_id is not None else db.session.get(Page, undo.page_id)
    if row is None:
        raise NotFound("no such text")
    return row


def _redirects(*paths: str | None) -> dict[str, list[str]]:
    known = [path for path in paths if path]
    chosen = select(Redirect).where(or_(Redirect.path.in_(known), Redirect.target.in_(known)))
    return {each.path: [each.target, each.created_at.isoformat()] for each in db.session.scalars(chosen)}


def _restore_columns(item: Post | Page, columns: Before) -> None:
    for column in item.__table__.columns:
        if column.key in columns:
            value = columns[column.key]
            if isinstance(column.type, UtcDateTime) and value is not None:
                value = datetime.fromisoformat(value)
            if column.key == "series_id" and value is not None and db.session.get(Series, value) is None:
                value = None
            setattr(item, column.key, value)
    db.session.flush()


def _restore_lists(post: Post, lists: dict[str, list[tuple[int, str]]]) -> None:
    """Put authors and topics back; one that was deleted since is found by its name, or made again."""

    def found(model: type[Author] | type[Category] | type[Tag], id_: int, name: str) -> Any:  # noqa: ANN401
        if (row := db.session.get(model, id_)) is not None:
            return row
        if model is Author:
            return next(iter(terms.byline([name])), None)
        return next(iter(terms.categories([name]) if model is Category else terms.tags([name])), None)

    kinds: tuple[tuple[str, Any], ...] = (("authors", Author), ("categories", Category), ("tags", Tag))
    for name, model in kinds:
        rows = dict.fromkeys(row for id_, label in lists[name] if (row := found(model, id_, label)) is not None)
        terms.put_in_order(getattr(post, name), list(rows))


def _restore_redirects(redirects: dict[str, list[str] | None]) -> None:
    for path, before in redirects.items():
        known = db.session.scalar(select(Redirect).where(Redirect.path == path))
        if before is None:
            if known is not None:
                db.session.delete(known)
        elif known is None:
            db.session.add(Redirect(path=path, target=before[0], created_at=datetime.fromisoformat(before[1])))
        else:
            known.target = before[0]
    db.session.flush()
