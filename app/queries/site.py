"""Read the site's row and its navigation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import load_only

from app.db import db
from app.errors import NotFound
from app.models import Page, Site


def current_site() -> Site:
    """Return the blog's own row.

    Raises:
        NotFound: the database holds no blog yet.
    """
    site = db.session.get(Site, 1)
    if site is None:
        raise NotFound("this database holds no blog yet; run flask init")
    return site


def navigation_pages() -> Sequence[Page]:
    """Return the public pages that the navigation shows, in its order."""
    chosen = (
        select(Page)
        .where(Page.is_public, Page.navigation_position.is_not(None))
        .order_by(Page.navigation_position, Page.id)
        .options(load_only(Page.path, Page.title))
    )
    return db.session.scalars(chosen).all()
