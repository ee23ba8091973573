"""Test what readers say about the bytes that they hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.page_cache.conditional import SETTLING, format_date, holds, last_modified, parse_date, unchanged_since

TAG = '"0123456789abcdef"'
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=44_000)).map(datetime(1971, 1, 1, tzinfo=UTC).__add__)
GAPS = st.timedeltas(timedelta(0), timedelta(seconds=5))


@pytest.mark.parametrize(
    "header",
    [
        TAG,
        f"W/{TAG}",
        "*",
        " * ",
        f'"other", {TAG}',
        f'"a,b",W/"c" , W/{TAG} ,',
        '"0123456789abcdef-gzip"',
        '"0123456789abcdef--gzip"',
        'W/"0123456789abcdef-br"',
        '"0123456789abcdef;gzip"',
        "0123456789abcdef",
    ],
)
def test_a_tag_is_found(header: str) -> None:
    assert holds(header, TAG)


@pytest.mark.parametrize(
    "header",
    [
        "",
        '""',
        '"other"',
        '"0123456789abcdef.gz"',
        '"0123456789abcdef-gzip-gzip"',
        '"0123456789ABCDEF"',
        '"0123456789abcde',
        '"x", *',
        "W/",
        f'"{"x" * 9000}", {TAG}',
    ],
)
def test_another_tag_is_not_taken_for_it(header: str) -> None:
    assert not holds(header, TAG)


@given(st.text())
def test_no_header_raises_or_holds_what_it_does_not_name(header: str) -> None:
    if holds(header, TAG):
        assert "0123456789abcdef" in header or header.strip() == "*"


@pytest.mark.parametrize(
    "text",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_each_form_of_date_is_read(text: str) -> None:
    assert parse_date(text, NOW) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


def test_two_digits_mean_the_nearer_century() -> None:
    assert parse_date("Sunday, 06-Nov-70 08:49:37 GMT", NOW) == datetime(2070, 11, 6, 8, 49, 37, tzinfo=UTC)
    assert parse_date("Sunday, 06-Nov-77 08:49:37 GMT", NOW) == datetime(1977, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "yesterday",
        "sun, 06 nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 +0100",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT; length=3",
        "1994-11-06T08:49:37Z",
    ],
)
def test_what_is_no_http_date_says_nothing(text: str) -> None:
    assert parse_date(text, NOW) is None


@given(st.text() | st.from_regex(r"[A-Za-z]{3}, \d\d [A-Z][a-z]{2} \d{2,4} \d\d:\d\d:\d\d \w+", fullmatch=True))
def test_no_date_raises(text: str) -> None:
    assert parse_date(text, NOW) is None or text.isascii()


@given(INSTANTS)
def test_a_date_that_was_written_is_read_again(instant: datetime) -> None:
    assert parse_date(format_date(instant), NOW) == instant.replace(microsecond=0)


@given(changed=INSTANTS, gap=GAPS)
def test_last_modified_is_never_in_the_future(changed: datetime, gap: timedelta) -> None:
    assert last_modified(changed, changed + gap) <= changed + gap
    assert last_modified(changed, changed - gap) <= changed - gap or gap == timedelta(0)


@given(changed=INSTANTS, gap=GAPS)
def test_the_date_that_a_page_had_is_not_modified_once_settled(changed: datetime, gap: timedelta) -> None:
    now = changed + SETTLING + gap
    sent = last_modified(changed, now)
    assert unchanged_since(format_date(sent), changed, now + gap)
    assert sent - changed < timedelta(seconds=1)


@given(first=INSTANTS, until_fetch=GAPS, until_change=GAPS, until_asked=GAPS)
def test_a_change_after_the_page_was_fetched_is_never_missed(
    first: datetime, until_fetch: timedelta, until_change: timedelta, until_asked: timedelta
) -> None:
    # Edits carry microseconds; one at the very start of a second is told apart by its tag alone.
    fetched = first + until_fetch
    second = fetched + until_change + timedelta(microseconds=1)
    if second.microsecond == 0 or first.microsecond == 0:
        return
    sent = format_date(last_modified(first, fetched))
    assert not unchanged_since(sent, second, second + until_asked)
    # A reader that was sent no date may use that of its own clock.
    assert not unchanged_since(format_date(fetched), second, second + until_asked)


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=400)])
def test_a_date_ahead_of_the_clock_says_nothing(ahead: timedelta) -> None:
    assert not unchanged_since(format_date(NOW + ahead), NOW - timedelta(days=1), NOW)


def test_a_later_date_than_the_change_is_enough() -> None:
    changed = NOW - timedelta(days=1)
    assert unchanged_since(format_date(NOW), changed, NOW)
    assert not unchanged_since(format_date(changed - timedelta(seconds=1)), changed, NOW)
