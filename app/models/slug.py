"""State what no slug may hold, as the database checks it."""

from __future__ import annotations

FORBIDDEN = " /\\\"<>'"


def slug_check(column: str = "slug") -> str:
    """Return the SQL condition of a slug: not empty, without blanks, slashes, quotes and angle brackets.

    It is spelt with `replace`, which SQLite and PostgreSQL share; controls are refused by the services,
    since the two engines have no common name for them.
    """
    cleaned = column
    for character in FORBIDDEN:
        cleaned = "replace({}, '{}', '')".format(cleaned, character.replace("'", "''"))
    return f"length({column}) > 0 AND length({cleaned}) = length({column})"
