"""Read dates as Hugo does: what names no offset is in the site's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from app.importers.hugo.values import Value

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?"
    r"\s*(Z|z|UTC|GMT|[-+]\d{2}:?\d{2}|[-+]\d{2})?(?:\s+[A-Z]{3,4})?)?",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})|([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4}))"
    r"(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC|GMT|[-+]\d{4})?)?",
    re.ASCII,
)
FILE_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]?(.*)", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and the minutes east of Greenwich that the old feed showed with it."""

    at: datetime
    offset: int

    @property
    def local(self) -> datetime:
        """Return the instant as it was written."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset)))


def read_moment(value: Value, zone: tzinfo) -> Moment | None:
    """Return the instant that a value stands for, or nothing where it says none; raises ValueError if unreadable."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _moment(value, zone)
    if isinstance(value, date):
        return _moment(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001
    if isinstance(value, int):
        return _moment(datetime.fromtimestamp(value, UTC), zone)
    return _parse(str(value).strip(), zone)


def _parse(text: str, zone: tzinfo) -> Moment | None:
    if len(text) > 100:
        raise ValueError("too long for a date")
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second = (int(group or 0) for group in match.groups()[:6])
        if year <= 1:
            return None
        return _moment(_at(year, month, day, hour, minute, second, match[8]), zone)
    if match := _WORDS.fullmatch(text):
        name = (match[2] or match[4]).lower()[:3]
        if name not in _MONTHS:
            raise ValueError("no such month")
        hour, minute, second = (int(group or 0) for group in match.groups()[6:9])
        day, year = int(match[1] or match[5]), int(match[3] or match[6])
        return _moment(_at(year, _MONTHS.index(name) + 1, day, hour, minute, second, match[10]), zone)
    raise ValueError("no date in it")


def _at(year: int, month: int, day: int, hour: int, minute: int, second: int, name: str | None) -> datetime:
    known: tzinfo | None = None
    if name:
        digits = name[1:].replace(":", "")
        if digits.isdecimal():
            offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
            known = timezone(-offset if name[0] == "-" else offset)
        else:
            known = UTC
    return datetime(year, month, day, hour, minute, second, tzinfo=known)


def _moment(value: datetime, zone: tzinfo) -> Moment | None:
    if value.year <= 1:
        return None
    try:
        aware = value if value.tzinfo else _local(value, zone)
        at = aware.astimezone(UTC).replace(microsecond=0)
        shown = at.astimezone(zone) if value.tzinfo is None else aware
    except OverflowError as error:
        raise ValueError("out of range") from error
    return Moment(at, round((shown.utcoffset() or timedelta()).total_seconds() / 60))


def _local(naive: datetime, zone: tzinfo) -> datetime:
    """Return a local time as Go means it: of an hour that occurs twice or never, it takes the offset near it in UTC."""
    near = naive.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()
    guess = (naive - near).replace(tzinfo=UTC)
    offset = guess.astimezone(zone).utcoffset() or timedelta()
    return (naive - offset).replace(tzinfo=UTC).astimezone(zone)
