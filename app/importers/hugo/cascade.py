"""Hand values of front matter down: what the head of a section says for every text below it."""

from __future__ import annotations

from collections.abc import Mapping

from app.importers.hugo.contents import Entry
from app.importers.hugo.values import Value, mapping_of


def cascade(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a head hands down to all below; what is meant for some of them only is left out."""
    given = values.get("cascade")
    handed: dict[str, Value] = {}
    for part in given if isinstance(given, list) else [given]:
        found = mapping_of(part)
        if "_target" not in found and "target" not in found:
            handed.update(found)
    return handed


def inherited(entry: Entry, handed: Mapping[str, dict[str, Value]]) -> dict[str, Value]:
    """Return what a text gets from the heads above it, the nearest last."""
    values: dict[str, Value] = dict(handed.get("", {}))
    place = ""
    for part in entry.sections:
        place = f"{place}/{part}".strip("/")
        values.update(handed.get(place, {}))
    return values


def deep(values: Mapping[str, Value], key: str) -> Value:
    """Return the value that a key with dots names, as in `author.name`."""
    found: Value = dict(values)
    for part in key.split("."):
        found = mapping_of(found).get(part)
    return found
