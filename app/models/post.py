"""Hold a post: its identity, its two clocks, its source and what that was made into."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, and_, bindparam, case
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import Mapped, declarative_mixin, mapped_column, relationship
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from app import clock
from app.db import Model, UtcDateTime

from .author import Author
from .category import Category
from .rendered import RenderedBody
from .series import Series
from .slug import slug_check
from .tag import Tag


def _now() -> BindParameter[datetime]:
    """Return the moment at which a statement is executed, however long ago it was written."""
    return bindparam("now", callable_=clock.now, type_=UtcDateTime(), unique=True)


@declarative_mixin
class Place:
    """Be the place of a post in a list; `listed_at` repeats its publication while it is live (see `listed`)."""

    position: Mapped[int]
    listed_at: Mapped[datetime | None]

    @hybrid_property
    def is_due(self) -> bool:
        """Tell whether the list shows the post now."""
        return self.listed_at is not None and self.listed_at <= clock.now()

    @is_due.inplace.expression
    @classmethod
    def _is_due(cls) -> ColumnElement[bool]:
        return cls.listed_at <= _now()

    @hybrid_property
    def is_ahead(self) -> bool:
        """Tell whether the clock alone will put the post into the list."""
        return self.listed_at is not None and self.listed_at > clock.now()

    @is_ahead.inplace.expression
    @classmethod
    def _is_ahead(cls) -> ColumnElement[bool]:
        return cls.listed_at > _now()


class PostAuthor(Place, Model):
    """Put an author at a place in a post's byline."""

    __tablename__ = "post_author"
    __table_args__ = (Index("ix_post_author_listed", "author_id", "listed_at", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), primary_key=True)
    author: Mapped[Author] = relationship(lazy="joined", innerjoin=True)


class PostCategory(Place, Model):
    """Put a category at a place in a post's list."""

    __tablename__ = "post_category"
    __table_args__ = (Index("ix_post_category_listed", "category_id", "listed_at", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    category: Mapped[Category] = relationship(lazy="joined", innerjoin=True)


class PostTag(Place, Model):
    """Put a tag at a place in a post's list."""

    __tablename__ = "post_tag"
    __table_args__ = (Index("ix_post_tag_listed", "tag_id", "listed_at", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    tag: Mapped[Tag] = relationship(lazy="joined", innerjoin=True)


class Post(RenderedBody, Model):
    """Be a post.

    `entry_id` is given at first publication or import and never changes; `path` is percent-encoded, as in the
    feed's link, and stored verbatim. Slugs need not be unique. `updated_at` is what makes a post unread again;
    `modified_at` moves on every save. Offsets are the minutes east of UTC that a date was written with.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'live', 'withdrawn', 'trashed')", name="state"),
        CheckConstraint("path LIKE '/%'", name="path"),
        CheckConstraint(
            "state <> 'live' OR (entry_id IS NOT NULL AND path IS NOT NULL AND published_at IS NOT NULL "
            "AND updated_at IS NOT NULL)",
            name="live_is_complete",
        ),
        CheckConstraint("published_offset BETWEEN -1439 AND 1439", name="published_offset"),
        CheckConstraint("updated_offset BETWEEN -1439 AND 1439", name="updated_offset"),
        CheckConstraint(slug_check(), name="slug"),
        Index("ix_post_public", "state", "published_at", "id"),
        Index("ix_post_series", "series_id", "series_position"),
        Index("ix_post_series_public", "series_id", "state", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str | None] = mapped_column(String(1500), unique=True)
    path: Mapped[str | None] = mapped_column(String(1000), unique=True)
    slug: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    title: Mapped[str] = mapped_column(Text)
    feed_title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str | None] = mapped_column(Text)
    feed_html: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None] = mapped_column(String(35))
    image: Mapped[str | None] = mapped_column(String(2000))
    image_alt: Mapped[str | None] = mapped_column(Text)
    canonical_url: Mapped[str | None] = mapped_column(String(2000))
    excerpt_separator: Mapped[str | None] = mapped_column(String(200))
    in_feed_full: Mapped[bool] = mapped_column(default=True)
    show_source: Mapped[bool | None]
    published_at: Mapped[datetime | None]
    published_offset: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime | None]
    updated_offset: Mapped[int] = mapped_column(default=0)
    modified_at: Mapped[datetime]
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    series_position: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    source_digest: Mapped[str | None] = mapped_column(String(64))
    imported_from: Mapped[str | None] = mapped_column(String(1000), index=True)
    imported_at: Mapped[datetime | None]

    series: Mapped[Series | None] = relationship()
    author_places: Mapped[list[PostAuthor]] = relationship(
        order_by=PostAuthor.position, collection_class=ordering_list("position"), cascade="all, delete-orphan"
    )
    category_places: Mapped[list[PostCategory]] = relationship(
        order_by=PostCategory.position, collection_class=ordering_list("position"), cascade="all, delete-orphan"
    )
    tag_places: Mapped[list[PostTag]] = relationship(
        order_by=PostTag.position, collection_class=ordering_list("position"), cascade="all, delete-orphan"
    )
    authors: AssociationProxy[list[Author]] = association_proxy(
        "author_places", "author", creator=lambda author: PostAuthor(author=author)
    )
    categories: AssociationProxy[list[Category]] = association_proxy(
        "category_places", "category", creator=lambda category: PostCategory(category=category)
    )
    tags: AssociationProxy[list[Tag]] = association_proxy("tag_places", "tag", creator=lambda tag: PostTag(tag=tag))

    @hybrid_property
    def is_public(self) -> bool:
        """Tell whether anybody may read this post now: the one definition of public."""
        return self.state == "live" and self.published_at is not None and self.published_at <= clock.now()

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> ColumnElement[bool]:
        return and_(cls.state == "live", cls.published_at <= _now())

    @hybrid_property
    def is_scheduled(self) -> bool:
        """Tell whether the clock alone will make this post public."""
        return self.state == "live" and self.published_at is not None and self.published_at > clock.now()

    @is_scheduled.inplace.expression
    @classmethod
    def _is_scheduled(cls) -> ColumnElement[bool]:
        return and_(cls.state == "live", cls.published_at > _now())

    @hybrid_property
    def is_live(self) -> bool:
        """Tell whether this post is public, or will be by the clock alone."""
        return self.state == "live"

    @hybrid_property
    def listed_at(self) -> datetime | None:
        """Return by which instant lists show this post, or will; nothing unless it is live."""
        return self.published_at if self.is_live else None

    @listed_at.inplace.expression
    @classmethod
    def _listed_at(cls) -> ColumnElement[datetime | None]:
        return case((cls.is_live, cls.published_at))
