"""Keep numbers that were given once from being given again: ids of feeds hold the numbers of rows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select, text


def read(connection: Connection, tables: list[Table]) -> dict[str, int]:
    """Return the highest number that each table with numbers has given."""
    remembered = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection, tables)
    numbers = {}
    for table in tables:
        if "id" in table.columns:
            highest = connection.scalar(select(func.max(table.c.id))) or 0
            numbers[table.name] = max(int(highest), remembered.get(table.name, 0))
    return numbers


def write(connection: Connection, tables: list[Table], numbers: Mapping[str, int]) -> None:
    """Let each table go on after the given number, or after its highest one where that is higher."""
    for name, highest in read(connection, tables).items():
        number = max(highest, numbers.get(name, 0))
        if connection.dialect.name == "sqlite":
            if name in _autoincrement(connection):
                connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
                values = {"name": name, "number": number}
                connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), values)
        elif number:
            sequence = func.pg_get_serial_sequence(name, "id")
            connection.execute(select(func.setval(sequence, number)))


def _sqlite(connection: Connection) -> dict[str, int]:
    if not _autoincrement(connection):
        return {}
    return {name: int(number) for name, number in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}


def _autoincrement(connection: Connection) -> set[str]:
    """Return the tables whose numbers are never given twice; others go on after their highest row anyhow."""
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
    return set(found.scalars())


def _postgresql(connection: Connection, tables: list[Table]) -> dict[str, int]:
    numbers = {}
    for table in tables:
        if "id" in table.columns:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
            if sequence is not None:
                last = text("SELECT pg_sequence_last_value(CAST(:sequence AS regclass))")
                numbers[table.name] = int(connection.scalar(last, {"sequence": sequence}) or 0)
    return numbers
