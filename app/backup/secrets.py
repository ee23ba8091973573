"""Say what a backup leaves out unless it is asked for: whatever lets somebody in.

Password hashes stay: they are slow to guess (argon2), and without them nobody could sign in to a restored blog.
Public keys of passkeys stay: they open nothing. Second factors do not; they are set up again.
"""

from __future__ import annotations

from collections.abc import Iterator

from .rows import Row

TABLES = frozenset(("account_session", "one_time_token", "preview_link", "sign_in_attempt", "recovery_code"))
COLUMNS: dict[str, Row] = {"account": {"totp_secret": None, "totp_step": 0}}


def without(table: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows of a table without what is secret in them."""
    blank = COLUMNS.get(table, {})
    for row in rows:
        yield {**row, **{name: value for name, value in blank.items() if name in row}}
