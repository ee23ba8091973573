"""Make addresses as Hugo does: from the place of a file, from `slug` and `url`, or from a permalink pattern."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.importers.jekyll.permalinks import DAYS, MONTHS
from app.importers.jekyll.urls import encode_path

_TOKEN = re.compile(r":(sections\[[^\]]*\]|\w+)", re.ASCII)
_KEPT = frozenset("./\\_#+~-@")
# Go writes dates by an example.
_GO_DATES: tuple[tuple[str, Callable[[datetime], str]], ...] = (
    ("2006", lambda at: f"{at.year:04}"),
    ("January", lambda at: MONTHS[at.month - 1]),
    ("Jan", lambda at: MONTHS[at.month - 1][:3]),
    ("06", lambda at: f"{at.year % 100:02}"),
    ("01", lambda at: f"{at.month:02}"),
    ("02", lambda at: f"{at.day:02}"),
    ("15", lambda at: f"{at.hour:02}"),
    ("04", lambda at: f"{at.minute:02}"),
    ("05", lambda at: f"{at.second:02}"),
    ("1", lambda at: str(at.month)),
    ("2", lambda at: str(at.day)),
)


NO_DATE = datetime(1, 1, 1)  # noqa: DTZ001 - stands where no date is shown
_UNDATED = frozenset(("section", "sections", "title", "slug", "filename", "contentbasename"))


class UnknownToken(ValueError):
    """The pattern names something that Hugo does not know."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the address of a page is made of."""

    sections: tuple[str, ...]
    name: str
    """The file's name without ending, or that of its bundle's folder."""
    title: str
    slug: str | None
    at: datetime


def sanitized(text: str, *, remove_accents: bool = False) -> str:
    """Return a text as Hugo writes it into a path: blanks become hyphens, and what no path should hold goes."""
    out: list[str] = []
    blank = False
    for character in text.strip():
        category = unicodedata.category(character)
        if character in _KEPT or category[0] in "LM" or category == "Nd":
            if blank and out and out[-1] != "-" and character != "-":
                out.append("-")
            out.append(character)
            blank = False
        elif character.isspace():
            blank = True
    made = "".join(out)
    if remove_accents:
        plain = unicodedata.normalize("NFD", made)
        made = unicodedata.normalize("NFC", "".join(c for c in plain if unicodedata.category(c) != "Mn"))
    return made


def fill(pattern: str, page: Named, *, remove_accents: bool = False) -> str:
    """Return the path that a permalink pattern stands for, not yet encoded; raises UnknownToken."""

    def clean(text: str) -> str:
        return sanitized(text, remove_accents=remove_accents)

    def replace(match: re.Match[str]) -> str:
        token = match[1]
        if token.startswith("sections["):
            return "/".join(clean(part) for part in _slice(page.sections, token[9:-1]))
        if token[0].isdigit() or token in ("January", "Jan"):
            return _go_date(token, page.at)
        known = _values(page, clean)
        name = next((token[:end] for end in range(len(token), 0, -1) if token[:end] in known), None)
        if name is None:
            raise UnknownToken(f"The permalink pattern has a token that is not known: :{token}.")
        return known[name] + token[len(name) :]

    # Hugo decodes the whole as it would a query, where a plus sign is a blank.
    return re.sub("/+", "/", re.sub(r"[+\s]+", "-", f"/{_TOKEN.sub(replace, pattern)}"))


def needs_date(pattern: str) -> bool:
    """Tell whether a permalink pattern shows the date."""
    names = (match[1].partition("[")[0] for match in _TOKEN.finditer(pattern))
    return any(name not in _UNDATED and not name.startswith("slugor") for name in names)


def address(path: str, *, lower: bool, ugly: bool = False, named: bool = False) -> str:
    """Return a path as the address that Hugo serves: percent-encoded, with a final slash or `.html`.

    Args:
        path: as the site says it.
        lower: write it in small letters.
        ugly: end it with `.html`.
        named: the text itself names its address, which may be that of a file.
    """
    path = re.sub("/+", "/", f"/{path}")
    path = path.lower() if lower else path
    if path == "/":
        return path
    last = path.rstrip("/").rpartition("/")[2]
    if named and not path.endswith("/") and re.search(r"\.(?:html?|xml|txt|json|php)$", last):
        return encode_path(path)
    return encode_path(f"{path.rstrip('/')}.html" if ugly else f"{path.rstrip('/')}/")


def _values(page: Named, clean: Callable[[str], str]) -> dict[str, str]:
    at = page.at
    slug = clean(page.slug) if page.slug else ""
    return {
        "year": f"{at.year:04}",
        "month": f"{at.month:02}",
        "monthname": MONTHS[at.month - 1],
        "day": f"{at.day:02}",
        "weekday": str((at.weekday() + 1) % 7),
        "weekdayname": DAYS[at.weekday()],
        "yearday": str(at.timetuple().tm_yday),
        "section": clean(page.sections[0]) if page.sections else "",
        "sections": "/".join(clean(part) for part in page.sections),
        "title": clean(page.title),
        "slug": slug or clean(page.title),
        "filename": clean(page.name),
        "contentbasename": clean(page.name),
        "slugorfilename": slug or clean(page.name),
        "slugorcontentbasename": slug or clean(page.name),
    }


def _slice(parts: Sequence[str], text: str) -> Sequence[str]:
    start, colon, end = text.partition(":")
    try:
        if not colon:
            place = len(parts) - 1 if start == "last" else int(start)
            return parts[place : place + 1]
        last = len(parts) - 1 if end == "last" else int(end) if end else len(parts)
        return parts[int(start or 0) : last]
    except ValueError as error:
        raise UnknownToken(f"The permalink pattern has a slice that cannot be read: [{text}].") from error


def _go_date(layout: str, at: datetime) -> str:
    out, place = "", 0
    while place < len(layout):
        found = next(((word, show) for word, show in _GO_DATES if layout.startswith(word, place)), None)
        out += found[1](at) if found else layout[place]
        place += len(found[0]) if found else 1
    return out
