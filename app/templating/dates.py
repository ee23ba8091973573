"""Write dates and durations for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from itertools import groupby
from zoneinfo import ZoneInfo

from app import clock, queries
from app.models import Post

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORTEST_TIMED_TEXT = 150  # words; below it the reading time says nothing
UPDATE_WORTH_SAYING = timedelta(days=1)


def written(instant: datetime, offset: int = 0) -> datetime:
    """Return an instant on the clock that it was written with, minutes east of UTC."""
    return instant.astimezone(timezone(timedelta(minutes=offset)))


def local(instant: datetime) -> datetime:
    """Return an instant on the blog's own clock."""
    return instant.astimezone(ZoneInfo(queries.current_site().time_zone))


def day(date: datetime) -> str:
    """Return a date as `10 January 2025`."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_day(date: datetime) -> str:
    """Return a date within its year as `10 Jan`."""
    return f"{date.day} {MONTHS[date.month - 1][:3]}"


def moment(date: datetime) -> str:
    """Return a date with its time as `10 January 2025, 09:00`."""
    return f"{day(date)}, {date:%H:%M}"


def ago(instant: datetime) -> str:
    """Return how long ago something was, in the largest whole unit."""
    seconds = max(0, int((clock.now() - instant).total_seconds()))
    for size, unit in ((86400 * 365, "year"), (86400 * 30, "month"), (86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    return "just now"


def reading_time(post: Post) -> str:
    """Return how long reading takes, or nothing for a short text."""
    if post.word_count < SHORTEST_TIMED_TEXT:
        return ""
    return f"{max(1, round(post.reading_seconds / 60))} min read"


def updated_later(post: Post) -> bool:
    """Tell whether a post was updated so long after its publication that readers should know."""
    if post.updated_at is None or post.published_at is None:
        return False
    return post.updated_at - post.published_at >= UPDATE_WORTH_SAYING


def by_year(posts: Iterable[Post]) -> list[tuple[int, list[Post]]]:
    """Group posts that are in order of time by the year that their dates were written in."""

    def year(post: Post) -> int:
        return written(post.published_at, post.published_offset).year if post.published_at else 0

    return [(number, list(within)) for number, within in groupby(posts, year)]
