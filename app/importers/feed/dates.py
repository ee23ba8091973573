"""Read the dates of feeds with the offset that they were written with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import struct_time

SHORT_FRACTION = re.compile(r"(\.[0-9]{1,6})[0-9]*")


@dataclass(frozen=True, slots=True)
class Moment:
    """Be an instant, and the minutes east of Greenwich that it was written with."""

    at: datetime
    offset: int

    @property
    def local(self) -> datetime:
        """Return what the clock there showed."""
        return self.at + timedelta(minutes=self.offset)


def read_moment(written: str, understood: struct_time | None = None) -> Moment | None:
    """Return the instant that a text gives: RFC 3339, RFC 822, or what a parser of stranger ones understood."""
    written = written.strip()
    for read in (_iso, _mail):
        moment = read(written)
        if moment is not None:
            shift = moment.utcoffset() or timedelta()
            if abs(shift) > timedelta(hours=14):
                return Moment(moment.astimezone(UTC), 0)
            return Moment(moment.astimezone(UTC), round(shift.total_seconds() / 60))
    if understood is None:
        return None
    try:
        return Moment(datetime(*understood[:6], tzinfo=UTC), 0)
    except (ValueError, TypeError):
        return None


def _iso(written: str) -> datetime | None:
    if not written[:4].isdecimal():
        return None
    try:
        moment = datetime.fromisoformat(
            SHORT_FRACTION.sub(r"\1", written.replace("Z", "+00:00").replace("z", "+00:00"))
        )
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) if moment.year > 1 else None
    except (ValueError, OverflowError):
        return None


def _mail(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
