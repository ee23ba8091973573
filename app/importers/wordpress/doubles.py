"""Tell items apart that an export, or several of one blog, give the same number."""

from __future__ import annotations

from collections.abc import Iterable

from app.importers.wordpress.wxr import Item


def told_apart(items: Iterable[Item]) -> list[Item]:
    """Return the items, each once.

    With the same slug they are one text that several files hold, and the one saved last stays. With another slug they
    are texts of several blogs, or of a file that was mended by hand: each comes in, the later ones under a number and
    an id of their own, made of the slug so that the next import finds them again.
    """
    known: dict[tuple[str, str, str], int] = {}
    numbers: set[tuple[str, str]] = set()
    found: list[Item] = []
    for item in items:
        same = known.get((item.kind, item.number, item.slug))
        if item.number and same is not None:
            if item.modified_gmt > found[same].modified_gmt:
                item.number, item.guid, item.is_double = found[same].number, found[same].guid, found[same].is_double
                found[same] = item
            continue
        known[item.kind, item.number, item.slug] = len(found)
        if item.number and (item.kind, item.number) in numbers:
            item.is_double = True
            item.number, item.guid = f"{item.number}-{item.slug}", f"{item.guid or item.link}#{item.slug}"
        numbers.add((item.kind, item.number))
        found.append(item)
    return found
