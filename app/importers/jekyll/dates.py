"""Read dates as Jekyll does: with Ruby's `Time.parse`, then shown in the site's time zone.

A date alone is midnight there. A date-time without an offset is UTC where YAML reads it as a time (with seconds,
unquoted), and local time where it stays text.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from app.importers.jekyll.psych import Value, to_s

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"|h(?![a-y])|\s*(?P<bare_half>[ap])\.?m\b)\s*(?P<zone>[-+]\d{1,2}(?::?\d{2}){0,2}|[A-Za-z]{1,5}\b(?!/))?",
    re.ASCII | re.IGNORECASE,
)
_DATES = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<year>\d{2,3})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})(?!\d)",
    )
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[-+]\d{4})?", re.ASCII)
_OFFSET = re.compile(r"([-+])(\d\d)(?::?(\d\d))?(?::?(\d\d))?", re.ASCII)
_ZONES = {"UTC": 0, "Z": 0, "UT": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}
_ZONES |= {letter: hours for hours, letter in enumerate("ABCDEFGHIKLM", 1)}
_ZONES |= {letter: -hours for hours, letter in enumerate("NOPQRSTUVWXY", 1)}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as the old blog showed it: in UTC, and in the site's own time."""

    at: datetime
    local: datetime

    @property
    def offset(self) -> int:
        """Return the minutes east of Greenwich of the site's time at that instant."""
        return round((self.local.utcoffset() or timedelta()).total_seconds() / 60)


def read_moment(value: Value, zone: ZoneInfo) -> Moment:
    """Return the instant that a front matter value or file name stands for; raises ValueError if none."""
    if isinstance(value, datetime):
        return _moment(value, zone)
    if isinstance(value, date):
        return _moment(_local(datetime(value.year, value.month, value.day), zone), zone)  # noqa: DTZ001
    return _moment(_parse(to_s(value).strip(), zone), zone)


def read_epoch(value: Value, zone: ZoneInfo) -> Moment:
    """Return the instant that a Liquid date filter sees: as `read_moment`, but a number counts seconds since 1970."""
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"\d{1,11}", value, re.ASCII)):
        return _moment(datetime.fromtimestamp(int(value), UTC), zone)
    return read_moment(value, zone)


def _moment(value: datetime, zone: ZoneInfo) -> Moment:
    at = value.replace(microsecond=0)
    try:
        # By way of UTC, so that an hour which never was becomes the one after it.
        at = at.astimezone(UTC)
        return Moment(at, at.astimezone(zone))
    except OverflowError as error:
        raise ValueError("out of range") from error


def _local(naive: datetime, zone: ZoneInfo) -> datetime:
    # Of the hour that occurs twice in autumn Ruby takes the second.
    return naive.replace(tzinfo=zone, fold=1 if _occurs(naive, zone) else 0)


def _occurs(naive: datetime, zone: ZoneInfo) -> bool:
    try:
        return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
    except OverflowError:
        return False


def _parse(text: str, zone: ZoneInfo) -> datetime:
    if len(text) > 100:
        raise ValueError("too long for a date")
    if match := _COMPACT.fullmatch(text):
        year, month, day, *clock = (int(group or 0) for group in match.groups()[:6])
        return _assemble((year, month, day), (clock[0], clock[1], clock[2]), match[7], zone)
    time = _TIME.search(text)
    rest = text[: time.start()] + " " + text[time.end() :] if time else text
    for pattern in _DATES:
        if found := pattern.search(rest):
            groups = found.groupdict()
            month = _MONTHS.index(groups["name"].lower()) + 1 if groups.get("name") else int(groups["month"])
            year = int(groups["year"])
            if year < 100:
                year += 2000 if year < 69 else 1900
            clock_values, name = _clock(time) if time else ((0, 0, 0), None)
            return _assemble((year, month, int(groups["day"])), clock_values, name, zone)
    raise ValueError("no date in it")


def _clock(match: re.Match[str]) -> tuple[tuple[int, int, int], str | None]:
    hour = int(match["hour"])
    if half := match["half"] or match["bare_half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return (hour, int(match["minute"] or 0), int(match["second"] or 0)), match["zone"]


def _assemble(day: tuple[int, int, int], clock: tuple[int, int, int], name: str | None, zone: ZoneInfo) -> datetime:
    year, month, number = day
    if not 1 <= number <= 31:
        raise ValueError("no such day")
    # Ruby lets 30 February be the 2nd of March.
    naive = datetime(year, month, 1, *clock) + timedelta(days=number - 1)  # noqa: DTZ001
    known = _named_zone(name, year, zone)
    return naive.replace(tzinfo=known) if known else _local(naive, zone)


def _named_zone(name: str | None, year: int, zone: ZoneInfo) -> tzinfo | None:
    if not name:
        return None
    name = name.upper()
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0), seconds=int(match[4] or 0))
        return timezone(-offset if match[1] == "-" else offset)
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    for month in (1, 7):
        there = datetime(year, month, 1, tzinfo=zone)
        if (there.tzname() or "").upper() == name:
            return timezone(there.utcoffset() or timedelta())
    return None
