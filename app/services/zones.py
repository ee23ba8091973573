"""Turn a date and time that somebody typed into an instant."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def instant(local: datetime, zone: str) -> datetime:
    """Return the instant at which the clocks of a zone show this time.

    Where the clocks go forward, a time that they jump over means as much later as they jump: 2:30 is 3:30. Where they
    go back, a time that they show twice means the first of the two, so that nothing appears later than it was said.

    Args:
        local: date and time without a zone.
        zone: the name of a zone, such as Europe/Amsterdam.

    Raises:
        OverflowError: the instant is beyond the calendar.
    """
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
