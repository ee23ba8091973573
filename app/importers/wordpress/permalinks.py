"""Guess the pattern of a WordPress blog's addresses from the addresses themselves, and fill it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from urllib.parse import unquote

from app.importers.web import normal
from app.importers.wordpress.wxr import Item

DEFAULT = "/:year/:month/:day/:slug/"
NUMBER = re.compile(r"[0-9]+")


def guess(addresses: list[tuple[str, Item, datetime]]) -> str:
    """Return the pattern that most addresses of live posts follow."""
    patterns = Counter(found for path, item, local in addresses[-500:] if (found := pattern_of(path, item, local)))
    return patterns.most_common(1)[0][0] if patterns else DEFAULT


def pattern_of(path: str, item: Item, local: datetime) -> str | None:
    """Return the pattern that an address was made by, as far as its date and slug show; None without its slug."""
    slug = unquote(item.slug)
    pieces = unquote(path).strip("/").split("/")
    if not slug or not pieces:
        return None
    made: list[str] = []
    dates = [(f"{local:%Y}", ":year"), (f"{local:%m}", ":month"), (f"{local:%d}", ":day")]
    categories = {unquote(term.slug) for term in item.terms if term.taxonomy == "category"}
    for number, piece in enumerate(pieces):
        if dates and piece == dates[0][0]:
            made.append(dates.pop(0)[1])
        elif number == len(pieces) - 1 and piece.partition(".")[0] == slug:
            made.append(piece.replace(slug, ":slug", 1))
        elif piece in categories and ":categories" not in made:
            made.append(":categories")
        elif piece == item.number or (NUMBER.fullmatch(piece) and number != len(pieces) - 1):
            return None
        else:
            made.append(piece)
    if not made[-1].startswith(":slug"):
        return None
    return f"/{'/'.join(made)}{'/' if path.endswith('/') else ''}"


def fill(pattern: str, slug: str, local: datetime, category: str) -> str:
    """Return the address that a pattern gives a post."""
    path = pattern
    for name, value in (
        (":categories", category),
        (":year", f"{local:%Y}"),
        (":month", f"{local:%m}"),
        (":day", f"{local:%d}"),
        (":slug", unquote(slug)),
    ):
        path = path.replace(name, value)
    return normal(re.sub("/{2,}", "/", path))
