"""Dates are shown on the clock that they were written with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.models import Post
from app.templating.dates import by_year, day, reading_time, short_day, updated_later, written

LATE = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)


def test_offset_moves_the_day() -> None:
    assert day(written(LATE)) == "31 December 2024"
    assert day(written(LATE, 60)) == "1 January 2025"
    assert short_day(written(LATE, -330)) == "31 Dec"


def test_years_follow_the_written_dates() -> None:
    posts = [Post(published_at=LATE, published_offset=60), Post(published_at=LATE, published_offset=0)]
    assert [(year, len(within)) for year, within in by_year(posts)] == [(2025, 1), (2024, 1)]


def test_reading_time_is_at_least_a_minute() -> None:
    times = [reading_time(Post(word_count=words, reading_seconds=words * 60 // 230)) for words in (149, 150, 690, 2300)]
    assert times == ["", "1 min read", "3 min read", "10 min read"]


def test_update_counts_from_a_day_on() -> None:
    assert not updated_later(Post(published_at=LATE, updated_at=LATE + timedelta(hours=23, minutes=59)))
    assert updated_later(Post(published_at=LATE, updated_at=LATE + timedelta(days=1)))
