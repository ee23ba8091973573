"""Guess the pattern of a WordPress blog's addresses from the addresses themselves, and fill it."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import unquote

from app.importers.patterns import most_common, pattern_of
from app.importers.web import normal
from app.importers.wordpress.wxr import Item

LOOKED_AT = 500  # of the latest posts; older ones may follow an older pattern


def guess(addresses: list[tuple[str, Item, datetime]]) -> str:
    """Return the pattern that most addresses of live posts follow."""
    return most_common(
        pattern_of(
            path,
            unquote(item.slug),
            local,
            frozenset(unquote(term.slug) for term in item.terms if term.taxonomy == "category"),
        )
        for path, item, local in addresses[-LOOKED_AT:]
    )


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
