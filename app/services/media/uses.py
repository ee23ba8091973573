"""Know which posts and pages use a file."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, false, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app import access
from app.db import db
from app.models import Account, Media, MediaUse, Page, Post, PostAuthor, Revision
from app.services import pictures


def note(item: Post | Page) -> None:
    """Write down which files a post or page uses, in what readers see or in its working copy.

    Call it in the transaction of every save, publication and undoing, when the row is as it will be.
    """
    texts = [item.body, getattr(item, "image", None)]
    if item.latest_revision:
        owner = Revision.post_id if isinstance(item, Post) else Revision.page_id
        chosen = select(Revision.body, Revision.details)
        for body, details in db.session.execute(
            chosen.where(owner == item.id, Revision.number == item.latest_revision)
        ):
            texts += [body, details.get("image")]
    note_uses(item, *texts)


def note_uses(item: Post | Page, *texts: str | None) -> None:
    """Write down that a post or page uses the files named in these texts, and no others."""
    names = pictures.names_in(*texts)
    wanted: set[int] = set()
    for start in range(0, len(names), pictures.AT_ONCE):
        wanted.update(
            db.session.scalars(select(Media.id).where(Media.name.in_(names[start : start + pictures.AT_ONCE])))
        )
    column = _column(item)
    noted = set(db.session.scalars(select(MediaUse.media_id).where(column == item.id)))
    if gone := noted - wanted:
        db.session.execute(delete(MediaUse).where(column == item.id, MediaUse.media_id.in_(gone)))
    for media_id in sorted(wanted - noted):
        db.session.add(MediaUse(media_id=media_id, **{column.key: item.id}))
    db.session.flush()


def texts_using(media: Media, account: Account | None = None) -> Sequence[Post | Page]:
    """Return the posts and pages that use a file; for an account, those alone that it may know of.

    Nobody learns of somebody else's draft from the pictures in it.
    """
    return [text for text in _texts_using(media) if account is None or _may_know(account, text)]


def use_counts(files: Sequence[Media], account: Account) -> dict[int, int]:
    """Return how many posts and pages use each of some files, as far as an account may know of them."""
    ids = [file.id for file in files]
    counts = dict.fromkeys(ids, 0)
    everything = access.may(account, "post.read", Post())
    for model, column in ((Post, MediaUse.post_id), (Page, MediaUse.page_id)):
        chosen = select(MediaUse.media_id, func.count()).join(model, model.id == column)
        chosen = chosen.where(MediaUse.media_id.in_(ids)).group_by(MediaUse.media_id)
        if not everything:
            own = Post.author_places.any(PostAuthor.author_id == account.author_id) if model is Post else false()
            chosen = chosen.where(model.is_public | own)
        for media_id, count in db.session.execute(chosen):
            counts[media_id] += count
    return counts


def _may_know(account: Account, text: Post | Page) -> bool:
    if text.is_public:
        return True
    return access.may(account, "post.read", text) if isinstance(text, Post) else access.may(account, "page.edit", text)


def _texts_using(media: Media) -> Sequence[Post | Page]:
    posts = select(Post).join(MediaUse, MediaUse.post_id == Post.id).where(MediaUse.media_id == media.id)
    pages = select(Page).join(MediaUse, MediaUse.page_id == Page.id).where(MediaUse.media_id == media.id)
    return [
        *db.session.scalars(posts.order_by(Post.modified_at.desc(), Post.id)),
        *db.session.scalars(pages.order_by(Page.title, Page.id)),
    ]


def _column(item: Post | Page) -> InstrumentedAttribute[int | None]:
    return MediaUse.post_id if isinstance(item, Post) else MediaUse.page_id
