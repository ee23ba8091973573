"""Guess the pattern of a blog's addresses from the addresses themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote

DEFAULT = "/:year/:month/:day/:slug/"
NUMBER = re.compile(r"[0-9]+")


def most_common(patterns: Iterable[str | None], default: str = DEFAULT) -> str:
    """Return the pattern that most addresses follow."""
    counted = Counter(found for found in patterns if found)
    return counted.most_common(1)[0][0] if counted else default


def pattern_of(path: str, slug: str, local: datetime, categories: frozenset[str] = frozenset()) -> str | None:
    """Return the pattern that an address was made by, as far as its date and slug show; None where its end is no slug.

    Args:
        path: the address, root-relative.
        slug: the last part of the address as the blog knows it.
        local: what the blog's clock showed when the post appeared.
        categories: slugs of the post's categories, one of which may stand in the address.
    """
    pieces = unquote(path).strip("/").split("/")
    if not slug or pieces == [""]:
        return None
    made: list[str] = []
    dates = [(f"{local:%Y}", ":year"), (f"{local:%m}", ":month"), (f"{local:%d}", ":day")]
    for number, piece in enumerate(pieces):
        is_last = number == len(pieces) - 1
        if dates and piece == dates[0][0] and not is_last:
            made.append(dates.pop(0)[1])
        elif is_last and piece.partition(".")[0] == slug:
            made.append(piece.replace(slug, ":slug", 1))
        elif piece in categories and ":categories" not in made:
            made.append(":categories")
        elif NUMBER.fullmatch(piece):
            return None
        else:
            made.append(piece)
    if not made[-1].startswith(":slug"):
        return None
    return f"/{'/'.join(made)}{'/' if path.endswith('/') else ''}"
