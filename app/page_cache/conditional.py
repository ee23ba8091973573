"""Decide whether a reader already holds the current bytes (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# Compressing proxies mark the tags that pass through them and do not always take the mark off again.
PROXY_MARKS = ("-gzip", "--gzip", "-br", "-zstd", "-deflate", ";gzip", ";br")
LONGEST_LIST = 8192
# How long a change must lie back before a date, which knows no fractions of a second, may stand for it.
SETTLING = timedelta(seconds=2)

_TAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH = "(?P<month>" + "|".join(_MONTHS) + ")"
_TIME = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
_DATES = (
    re.compile(rf"[A-Z][a-z]{{2}}, (?P<day>[0-9]{{2}}) {_MONTH} (?P<year>[0-9]{{4}}) {_TIME} GMT"),
    re.compile(rf"[A-Z][a-z]{{5,8}}, (?P<day>[0-9]{{2}})-{_MONTH}-(?P<year>[0-9]{{2}}) {_TIME} GMT"),
    re.compile(rf"[A-Z][a-z]{{2}} {_MONTH} (?P<day>[ 0-9][0-9]) {_TIME} (?P<year>[0-9]{{4}})"),
)


def holds(if_none_match: str, etag: str) -> bool:
    """Tell whether a list of entity tags names this one, by weak comparison (RFC 9110, section 13.1.2).

    The mark of a compressing proxy is taken off, and a tag without quotes counts as if it had them: equal text
    still means equal bytes. A list longer than anybody needs holds nothing.
    """
    if if_none_match == etag:
        return True
    if len(if_none_match) > LONGEST_LIST:
        return False
    if if_none_match.strip() == "*":
        return True
    wanted = etag.strip('"')
    marked = {wanted, *(wanted + mark for mark in PROXY_MARKS)}
    return any((quoted or bare) in marked for quoted, bare in _TAG.findall(if_none_match))


def parse_date(text: str, now: datetime) -> datetime | None:
    """Return the instant of an HTTP date in any of its three forms, or nothing for everything else.

    A year of two digits that lies more than fifty years ahead belongs to the century before (RFC 9110, 5.6.7).
    """
    for form in _DATES:
        if found := form.fullmatch(text):
            break
    else:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += now.year - now.year % 100
        if year > now.year + 50:
            year -= 100
    clock = (int(found["hour"]), int(found["minute"]), int(found["second"]))
    try:
        return datetime(year, _MONTHS.index(found["month"]) + 1, int(found["day"]), *clock, tzinfo=UTC)
    except ValueError:
        return None


def format_date(instant: datetime) -> str:
    """Write an instant as an HTTP date, without its fraction of a second."""
    day, month = _DAYS[instant.weekday()], _MONTHS[instant.month - 1]
    return f"{day}, {instant.day:02} {month} {instant.year:04} {instant:%H:%M:%S} GMT"


def full_second(instant: datetime) -> datetime:
    """Return the first whole second that is not before an instant."""
    whole = instant.replace(microsecond=0)
    return whole if whole == instant else whole + timedelta(seconds=1)


def unchanged_since(if_modified_since: str, last_change: datetime, now: datetime) -> bool:
    """Tell whether nothing has changed since the date that a reader names (RFC 9110, section 13.1.3).

    A date says less than a tag, so doubt means no. The change must be settled; the date must be the very
    Last-Modified that settled pages carry, or later than it by more than one change could hide in; a date
    ahead of the clock, or in no known form, says nothing.
    """
    if now - last_change < SETTLING:
        return False
    since = parse_date(if_modified_since, now)
    if since is None or since > now:
        return False
    modified = full_second(last_change)
    return since == modified or since >= modified + SETTLING


def last_modified(last_change: datetime, now: datetime) -> datetime:
    """Return the date to send as Last-Modified: whole seconds, never ahead of the clock.

    A settled change is rounded up, so that whatever was fetched in the second of the change, but before it, has an
    earlier date. Until then the date is rounded down, and so is one that `unchanged_since` will not take for it.
    """
    if now - last_change < SETTLING:
        return min(last_change, now).replace(microsecond=0)
    return full_second(last_change)
