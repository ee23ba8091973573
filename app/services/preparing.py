"""Render a working copy for its publication, before the transaction in which readers get it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from app import clock, rendering
from app.content import Rendered
from app.db import db
from app.errors import InvalidInput
from app.models import Page, Post, Site
from app.services import addresses, bodies, texts
from app.services.following import wanted
from app.services.texts import Text
from app.services.working_copies import text_of


@dataclass(frozen=True)
class Prepared:
    """Be a working copy with its rendering and the address it was rendered for."""

    text: Text
    revision: int
    address: addresses.Address
    rendered: Rendered
    rendered_for: str
    allow_retired: bool


def delay() -> timedelta:
    """Return how long after "Publish now" a post appears."""
    return timedelta(seconds=current_app.config["PUBLISH_SECONDS"])


def prepare(item: Post | Page, *, at: datetime | None = None, allow_retired: bool = False) -> Prepared:
    """Render the working copy for the address that it will have.

    Args:
        item: the post or page.
        at: when it will appear, which may stand in its address; soon unless given.
        allow_retired: take an address that another text has left, so that its readers come here.

    Raises:
        InvalidInput: the title is empty, or the address cannot be taken.
    """
    blog, text = db.session.get_one(Site, 1), texts.cleaned(text_of(item))
    if not text.title:
        raise InvalidInput("title", f"A {item.__tablename__} needs a title.")
    when = at or clock.now() + delay()
    address = addresses.of_publication(blog, item, wanted(text), when, allow_retired=allow_retired)
    rendered_for = bodies.base_url(blog, address.path)
    options = bodies.options_for(
        blog,
        text.body,
        separator=item.excerpt_separator if isinstance(item, Post) else None,
        images=item.image_sizes,
        imported=item.imported_at is not None,
    )
    revision = item.latest_revision
    db.session.rollback()
    rendered = rendering.render(text.body, base_url=rendered_for, options=options)
    return Prepared(text, revision, address, rendered, rendered_for, allow_retired)
