"""Gather what waits for an account: drafts, scheduled posts, things to mend, first steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import load_only

from app import access
from app.db import db
from app.models import Account, Media, Page, Post, PostAuthor, Site
from app.services import site

FEW = 5
_COLUMNS = load_only(
    *(Post.title, Post.feed_title, Post.path, Post.state, Post.published_at, Post.published_offset),
    *(Post.modified_at, Post.word_count, Post.latest_revision, Post.live_revision, Post.entry_id),
)


@dataclass(frozen=True)
class FirstSteps:
    """Be what a new blog's owner has done of the first three steps."""

    named: bool
    wrote: bool
    samples: int

    @property
    def done(self) -> bool:
        """Tell whether nothing is left of them."""
        return self.named and self.wrote and not self.samples


def drafts(account: Account) -> Sequence[Post]:
    """Return the account's drafts, the last edited first."""
    chosen = _own(account).where(Post.state == "draft").order_by(Post.modified_at.desc(), Post.id.desc())
    return db.session.scalars(chosen.limit(FEW)).all()


def scheduled(account: Account) -> Sequence[Post]:
    """Return the posts that will go live by themselves, the next one first."""
    waiting = _own(account).where(Post.is_scheduled)
    return db.session.scalars(waiting.order_by(Post.published_at, Post.id).limit(FEW)).all()


def changed(account: Account) -> Sequence[Post]:
    """Return published posts with a working copy that readers do not see yet."""
    differs = _own(account).where(Post.is_public, Post.latest_revision != Post.live_revision)
    return db.session.scalars(differs.order_by(Post.modified_at.desc()).limit(FEW)).all()


def recent(account: Account) -> Sequence[Post]:
    """Return the posts that were published last."""
    chosen = _own(account).where(Post.is_public).order_by(Post.published_at.desc(), Post.id.desc())
    return db.session.scalars(chosen.limit(FEW)).all()


def undescribed_images(account: Account) -> int:
    """Return how many of the account's pictures have no alternative text and are not meant to have none."""
    chosen = (
        select(func.count())
        .select_from(Media)
        .where(Media.alt == "", Media.decorative.is_(False), Media.width.is_not(None))
    )
    if not access.may(account, "page.edit"):
        chosen = chosen.where(Media.account_id == account.id)
    return db.session.scalar(chosen) or 0


def first_steps() -> FirstSteps:
    """Return what is left to do on a new blog."""
    blog = db.session.get_one(Site, 1)
    wrote = db.session.scalar(select(Post.id).where(Post.is_sample.is_(False)).limit(1)) is not None
    samples = sum(
        db.session.scalar(select(func.count()).select_from(model).where(model.is_sample)) or 0 for model in (Post, Page)
    )
    return FirstSteps(not site.is_default(blog, "title"), wrote, samples)


def _own(account: Account) -> Select[tuple[Post]]:
    chosen = select(Post).options(_COLUMNS)
    if access.may(account, "page.edit"):
        return chosen
    mine = select(PostAuthor.post_id).where(PostAuthor.author_id == account.author_id)
    return chosen.where(Post.id.in_(mine))
