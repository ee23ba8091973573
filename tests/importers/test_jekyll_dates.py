"""Dates mean what Ruby's `Time.parse` makes of them, each line seen in Ruby 3.1."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.jekyll.dates import read_epoch, read_moment

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2025-01-10", "2025-01-10T00:00:00-08:00"),
        ("2025-01-10 10:00", "2025-01-10T10:00:00-08:00"),
        ("2025-01-10 10:00:00 +0100", "2025-01-10T01:00:00-08:00"),
        ("2025-01-10T10:00:00Z", "2025-01-10T02:00:00-08:00"),
        ("2025-01-10 10:00:00 CET", "2025-01-10T10:00:00-08:00"),
        ("2025-01-10 10:00:00 EST", "2025-01-10T07:00:00-08:00"),
        ("2025-01-10 10:00:00 PDT", "2025-01-10T09:00:00-08:00"),
        ("2025-01-10 10:00:00 +1", "2025-01-10T10:00:00-08:00"),
        ("2025-01-10 10:00:00 +05:30", "2025-01-09T20:30:00-08:00"),
        ("2025-11-02 01:30", "2025-11-02T01:30:00-08:00"),
        ("2025-03-09 02:30", "2025-03-09T03:30:00-07:00"),
        ("10 January 2025", "2025-01-10T00:00:00-08:00"),
        ("January 10, 2025", "2025-01-10T00:00:00-08:00"),
        ("Jan 10 2025 3:04 pm", "2025-01-10T15:04:00-08:00"),
        ("01/02/2025", "2025-02-01T00:00:00-08:00"),
        ("2025/01/02", "2025-01-02T00:00:00-08:00"),
        ("2025.01.02", "2025-01-02T00:00:00-08:00"),
        ("20250110101112", "2025-01-10T10:11:12-08:00"),
        ("25-01-05", "2025-01-05T00:00:00-08:00"),
        ("10-01-2025", "2025-01-10T00:00:00-08:00"),
        ("Fri, 10 Jan 2025 10:00:00 GMT", "2025-01-10T02:00:00-08:00"),
        ("2025-02-30", "2025-03-02T00:00:00-08:00"),
        ("2025-01-10 10:00:00.5 -0300", "2025-01-10T05:00:00-08:00"),
        ("2025-01-10 10h", "2025-01-10T10:00:00-08:00"),
        ("2025-01-10 10:00:00 -0800 (PST)", "2025-01-10T10:00:00-08:00"),
        ("2025-01-10 12:05 AM", "2025-01-10T00:05:00-08:00"),
    ],
)
def test_texts(text: str, shown: str) -> None:
    moment = read_moment(text, ZONE)
    assert moment.local.isoformat() == shown
    assert moment.at == datetime.fromisoformat(shown)
    assert moment.at.tzinfo is UTC


def test_values_that_yaml_has_read_already() -> None:
    assert read_moment(date(2025, 7, 1), ZONE).local.isoformat() == "2025-07-01T00:00:00-07:00"
    moment = read_moment(datetime(2025, 1, 10, 3, tzinfo=UTC), ZONE)
    assert (moment.local.isoformat(), moment.offset) == ("2025-01-09T19:00:00-08:00", -480)
    assert read_epoch(1740000000, ZONE).at.isoformat() == "2025-02-19T21:20:00+00:00"


def test_a_name_of_the_site_s_own_zone_is_known() -> None:
    assert read_moment("2025-01-10 10:00 CET", ZoneInfo("Europe/Berlin")).at.hour == 9
    assert read_moment("2025-07-10 10:00 CEST", ZoneInfo("Europe/Berlin")).at.hour == 8


@pytest.mark.parametrize("text", ["", "garbage", "2025-01", "2025-01-10 25:00", "2025-13-01", "5 o'clock", "9" * 200])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError):
        read_moment(text, ZONE)


@given(st.text(alphabet="0123456789-:/. TZ+JanuaryAPM", max_size=40))
def test_dates_fail_with_value_error_only(text: str) -> None:
    try:
        moment = read_moment(text, ZONE)
    except ValueError:
        return
    assert moment.at == moment.local
