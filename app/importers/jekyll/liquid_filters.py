"""Liquid's filters that make sense in a post: addresses, texts and dates."""

import html
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from app.importers.jekyll.dates import Moment, read_epoch
from app.importers.jekyll.permalinks import DAYS, MONTHS
from app.importers.jekyll.plain import strip_html
from app.importers.jekyll.psych import Value, to_s
from app.importers.jekyll.slugs import slugify
from app.importers.jekyll.urls import absolute_url, relative_url

Filter = Callable[[Value, list[Value], Mapping[str, Value], ZoneInfo], Value]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Unsupported(Exception):
    """Something that this reader of Liquid does not do; the sentence says what."""


def _base(site: Mapping[str, Value]) -> str:
    return to_s(site.get("baseurl"))


def _relative(value: Value, site: Mapping[str, Value]) -> Value:
    return None if value is None else relative_url(to_s(value), _base(site))


def _absolute(value: Value, site: Mapping[str, Value]) -> Value:
    return None if value is None else absolute_url(to_s(value), to_s(site.get("url")) or None, _base(site))


def _default(value: Value, given: list[Value]) -> Value:
    return (given[0] if given else "") if value in (None, False, "", []) else value


def _text(change: Callable[..., str], arguments: int = 0) -> Filter:
    def apply(value: Value, given: list[Value], site: Mapping[str, Value], zone: ZoneInfo) -> Value:
        if len(given) != arguments or isinstance(value, dict):
            raise Unsupported("a filter is given too much or too little.")
        changed = change(to_s(value), *(to_s(argument) for argument in given))
        if len(changed) > 100_000:
            raise Unsupported("the value grows too long.")
        return changed

    return apply


def _date(write: Callable[[Moment, str], str]) -> Filter:
    def apply(value: Value, given: list[Value], site: Mapping[str, Value], zone: ZoneInfo) -> Value:
        if value in (None, ""):
            return value
        try:
            return write(read_epoch(value, zone), to_s(given[0]) if given else "")
        except ValueError as error:
            raise Unsupported("the date cannot be read.") from error

    return apply


def _strftime(moment: Moment, pattern: str) -> str:
    at = moment.local
    month, day = MONTHS[at.month - 1], DAYS[at.weekday()]
    fields = {"m": f"{at.month:02}", "-m": str(at.month), "B": month, "b": month[:3], "h": month[:3]}
    fields |= {"d": f"{at.day:02}", "-d": str(at.day), "e": f"{at.day:2}", "j": f"{at.timetuple().tm_yday:03}"}
    fields |= {"Y": f"{at.year:04}", "y": f"{at.year % 100:02}", "A": day, "a": day[:3], "F": at.date().isoformat()}
    fields |= {"H": f"{at.hour:02}", "I": f"{at.hour % 12 or 12:02}", "p": "AM" if at.hour < 12 else "PM"}
    fields |= {"M": f"{at.minute:02}", "S": f"{at.second:02}", "R": f"{at:%H:%M}", "T": f"{at:%H:%M:%S}"}
    fields |= {"z": f"{at:%z}", "%": "%"}
    out, place = "", 0
    while place < len(pattern):
        if pattern[place] != "%":
            out += pattern[place]
            place += 1
            continue
        name = (
            pattern[place + 1 : place + 3] if pattern[place + 1 : place + 2] == "-" else pattern[place + 1 : place + 2]
        )
        if name not in fields:
            raise Unsupported("the date's pattern is not known here.")
        out += fields[name]
        place += 1 + len(name)
    return out


def _join(value: Value, given: list[Value]) -> Value:
    return (to_s(given[0]) if given else " ").join(map(to_s, value)) if isinstance(value, list) else value


FILTERS: dict[str, Filter] = {
    "relative_url": lambda value, given, site, zone: _relative(value, site),
    "absolute_url": lambda value, given, site, zone: _absolute(value, site),
    "default": lambda value, given, site, zone: _default(value, given),
    "join": lambda value, given, site, zone: _join(value, given),
    "append": _text(lambda text, more: text + more, 1),
    "prepend": _text(lambda text, more: more + text, 1),
    "replace": _text(lambda text, old, new: text.replace(old, new), 2),
    "replace_first": _text(lambda text, old, new: text.replace(old, new, 1), 2),
    "remove": _text(lambda text, old: text.replace(old, ""), 1),
    "remove_first": _text(lambda text, old: text.replace(old, "", 1), 1),
    "upcase": _text(str.upper),
    "downcase": _text(str.lower),
    "capitalize": _text(lambda text: text[:1].upper() + text[1:].lower()),
    "strip": _text(str.strip),
    "lstrip": _text(str.lstrip),
    "rstrip": _text(str.rstrip),
    "escape": _text(lambda text: html.escape(text).replace("&#x27;", "&#39;")),
    "xml_escape": _text(lambda text: html.escape(text, quote=False).replace('"', "&quot;")),
    "strip_html": _text(strip_html),
    "strip_newlines": _text(lambda text: text.replace("\n", "")),
    "strip_index": _text(lambda text: text.removesuffix("index.html") if text.endswith("/index.html") else text),
    "normalize_whitespace": _text(lambda text: " ".join(text.split())),
    "url_encode": _text(quote_plus),
    "cgi_escape": _text(quote_plus),
    "slugify": _text(slugify),
    "date": _date(_strftime),
    "date_to_string": _date(lambda moment, _: _strftime(moment, "%d %b %Y")),
    "date_to_long_string": _date(lambda moment, _: _strftime(moment, "%d %B %Y")),
    "date_to_xmlschema": _date(lambda moment, _: moment.local.isoformat()),
}
