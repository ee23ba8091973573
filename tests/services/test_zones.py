"""Test which instant a typed time means, where clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.services.zones import instant


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2026-07-01T09:00", "Europe/Amsterdam", datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),
        # Clocks jump from 2:00 to 3:00, so 2:30 means 3:30.
        ("2026-03-29T02:30", "Europe/Amsterdam", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # Clocks show 2:30 twice, in summer time first.
        ("2026-10-25T02:30", "Europe/Amsterdam", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-11-01T01:30", "America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-01-01T00:00", "Asia/Kolkata", datetime(2025, 12, 31, 18, 30, tzinfo=UTC)),
    ],
)
def test_typed_time_means_one_instant(local: str, zone: str, expected: datetime) -> None:
    assert instant(datetime.fromisoformat(local), zone) == expected
