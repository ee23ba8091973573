"""Take values of the kind that is wanted out of what YAML gives; anything else is as if it were not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime


def mapping(value: object) -> dict[str, object]:
    """Return a mapping, or an empty one."""
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[dict[str, object]]:
    """Return the mappings of a list."""
    return [mapping(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def text(value: object) -> str | None:
    """Return a text, or nothing; an empty one is none."""
    return value if isinstance(value, str) and value else None


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()


def number(value: object) -> int | None:
    """Return a whole number that a database can hold, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 31 else None


def instant(value: object) -> datetime | None:
    """Return an instant in UTC, or nothing."""
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            return None
    else:
        return None
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
