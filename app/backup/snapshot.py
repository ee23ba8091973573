"""See the database as it was at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.engine import URL


@dataclass(frozen=True)
class Snapshot:
    """Be one moment of a database: a connection that sees it, and how others can.

    Args:
        connection: for reading.
        url: the database that holds the moment.
        name: what PostgreSQL calls the moment; nothing where `url` holds nothing else.
    """

    connection: Connection
    url: URL
    name: str | None = None


@contextmanager
def taken(engine: Engine, folder: Path) -> Iterator[Snapshot]:
    """Give a snapshot of a database; nobody waits for it, and it waits for nobody.

    On SQLite its own online backup makes a copy in the folder, so that no long reader keeps the log from shrinking.
    On PostgreSQL it is one repeatable-read transaction.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ) as connection:
            name = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar()
            yield Snapshot(connection, engine.url, name)
        return
    copy = folder / "snapshot.db"
    try:
        with (
            closing(sqlite3.connect(f"{Path(engine.url.database or '').as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(copy)) as target,
        ):
            live.backup(target)
    except sqlite3.Error as error:
        raise OSError(f"the database could not be copied ({error})") from error
    url = URL.create("sqlite", database=str(copy))
    own = create_engine(url, poolclass=NullPool)
    try:
        with own.connect() as connection:
            yield Snapshot(connection, url)
    finally:
        own.dispose()
