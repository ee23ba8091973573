"""Tell whether public content is still what it was."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.db import db
from app.models import Post, Site


class Freshness(NamedTuple):
    """Be the version of public content, and when the clock alone will change it next."""

    content_version: int
    next_publication: datetime | None
    last_change: datetime


def freshness() -> Freshness:
    """Return the version of public content, its next scheduled publication, and when it last changed.

    The last change is the later of the last public edit and the newest publication that has come due.
    """
    upcoming = select(func.min(Post.published_at)).where(Post.is_scheduled)
    newest = select(func.max(Post.published_at)).where(Post.is_public)
    row = db.session.execute(
        select(Site.content_version, Site.content_changed_at, upcoming.scalar_subquery(), newest.scalar_subquery())
    ).one()
    version, changed, upcoming_at, newest_at = row
    return Freshness(version, upcoming_at, max(changed, newest_at) if newest_at else changed)
