"""Copy rows from one database to another, whatever engines they are, and check that they arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, Table, delete, text
from sqlalchemy.exc import DBAPIError

from app.errors import BylineError

from . import rows, sequences


class CopyFailed(BylineError):
    """Say which table did not arrive as it was."""


Moved = Callable[[str, int], None]


def keep_writers_out(connection: Connection) -> None:
    """Let nobody else write until the transaction ends; readers read on. On SQLite its beginning did that."""
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.format_table
        names = ", ".join(quote(table) for table in rows.tables(connection))
        connection.execute(text("LOCK TABLE {} IN EXCLUSIVE MODE".format(names)))  # noqa: UP032 - names of our own


def empty(target: Connection) -> None:
    """Delete every row of the blog, inside of the caller's transaction; others go on reading the old ones."""
    for table in reversed(rows.tables(target)):
        target.execute(delete(table))


def copy(source: Connection, target: Connection, moved: Moved = lambda _table, _rows: None) -> dict[str, int]:
    """Copy every row of the blog into empty tables of the same schema, inside of the caller's transaction.

    What arrived is read again and compared, row by row. Returned is how many rows each table has.

    Args:
        source: a connection that sees one moment.
        target: a connection in a transaction that writes.
        moved: is told of each batch: the table, and how many rows it was.

    Raises:
        CopyFailed: a table is not the same afterwards.
    """
    targets = {table.name: table for table in rows.tables(target)}
    copied = {}
    for table in rows.tables(source):
        if table.name not in targets:
            raise CopyFailed(f"There is no table {table.name} to copy to.")
        sent, arrived = rows.Digest(), rows.Digest()
        try:
            rows.write(target, targets[table.name], _counted(sent.over(rows.read(source, table)), table, moved))
        except DBAPIError as error:
            reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
            raise CopyFailed(f"A row of {table.name} cannot be stored: {reason}.") from error
        for _row in arrived.over(rows.read(target, targets[table.name])):
            pass
        if sent != arrived:
            raise CopyFailed(f"The rows of {table.name} did not arrive as they were; nothing was changed.")
        copied[table.name] = arrived.rows
    sequences.write(target, list(targets.values()), sequences.read(source, rows.tables(source)))
    return copied


def total(source: Connection) -> int:
    """Return how many rows there are to copy."""
    return sum(rows.count(source, table) for table in rows.tables(source))


def is_empty(target: Connection) -> bool:
    """Tell whether nobody has written anything yet."""
    names = ("account", "author", "media", "page", "post", "redirect")
    found: dict[str, Table] = {table.name: table for table in rows.tables(target)}
    return all(rows.count(target, found[name]) == 0 for name in names if name in found)


def _counted(coming: Iterator[rows.Row], table: Table, moved: Moved) -> Iterator[rows.Row]:
    since = 0
    for row in coming:
        yield row
        since += 1
        if since == rows.BATCH:
            moved(table.name, since)
            since = 0
    moved(table.name, since)
