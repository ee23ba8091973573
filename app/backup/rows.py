"""Read and write the rows of any table, on any engine, as plain values.

Tables are those of the database itself, not of the models: a backup before an upgrade meets an older schema.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
)

Row = dict[str, Any]
BATCH = 200
# What belongs to this place and not to the blog: who works on what, and which backups lie here.
OF_THE_PLACE = frozenset(("job", "stored_backup"))
_OF_THE_ENGINE = ("alembic_version", "sqlite_")
_DIGEST_SPACE = 1 << 256


def tables(connection: Connection) -> list[Table]:
    """Return the blog's tables, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection, resolve_fks=False)
    ordered = metadata.sorted_tables
    return [t for t in ordered if t.name not in OF_THE_PLACE and not t.name.startswith(_OF_THE_ENGINE)]


def columns(table: Table) -> list[Column[Any]]:
    """Return the columns that hold something of their own, in the order of their names."""
    return sorted((column for column in table.columns if column.computed is None), key=lambda column: column.name)


def count(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield the rows of a table, by its primary key, a few at a time."""
    chosen = columns(table)
    statement = select(*chosen).order_by(*table.primary_key.columns)
    with connection.execute(statement, execution_options={"yield_per": BATCH}) as result:
        for row in result:
            yield {column.name: _plain(value) for column, value in zip(chosen, row, strict=True)}


def write(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Add rows to a table and return how many they were.

    Raises:
        ValueError: a row has not just the columns of the table, or a value that its column cannot hold.
    """
    chosen = columns(table)
    names = {column.name for column in chosen}
    for column in chosen:
        if isinstance(column.type, JSON):
            column.type.none_as_null = True
    coming, written = iter(rows), 0
    while batch := list(islice(coming, BATCH)):
        for row in batch:
            if row.keys() != names:
                raise ValueError(f"{table.name} has other columns")
        connection.execute(insert(table).inline(), [{c.name: _stored(c, row[c.name]) for c in chosen} for row in batch])
        written += len(batch)
    return written


def line(row: Row) -> bytes:
    """Return a row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Digest:
    """Be the digest of a set of rows, in whatever order they come: engines sort texts differently."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: Row) -> None:
        """Count a row in."""
        text = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(text).digest())) % _DIGEST_SPACE
        self.rows += 1

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass rows on and count them in."""
        for row in rows:
            self.add(row)
            yield row

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digest) and (self.rows, self._sum) == (other.rows, other._sum)

    def __hash__(self) -> int:
        return hash((self.rows, self._sum))


def _plain(value: Any) -> Any:  # noqa: ANN401 - columns hold anything
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return value.isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _stored(column: Column[Any], value: Any) -> Any:  # noqa: ANN401
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, DateTime):
        instant = datetime.fromisoformat(value)
        return instant.replace(tzinfo=UTC) if kind.timezone else instant
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, Boolean) != isinstance(value, bool) or not isinstance(value, bool | int | float | str):
        raise ValueError(f"{column} cannot hold {type(value).__name__}")
    return value
