"""Move a blog from one database to another: `flask copy-database`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from app import schema
from app.backup import copying
from app.backup.snapshot import taken
from app.backup.standing import on_database
from app.config import SETTINGS
from app.db import begin_writing, db
from app.errors import InvalidInput

from .running import unprepared

_READ = next(setting.read for setting in SETTINGS if setting.name == "DATABASE_URL")
_AFTERWARDS = (
    "What is written to {source} from now on is not in the copy. Set {settings} and start the servers anew; "
    "files stay where they are."
)
_SETTINGS = {
    "sqlite": "BYLINE_DATABASE_URL to the copy",
    "postgresql": "BYLINE_DATABASE_URL to the copy, BYLINE_SECRET_KEY to what secret.key in the data folder holds,",
}


@click.command("copy-database")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@unprepared
def command(source: str, target: str) -> None:
    """Copy every row of the database FROM into the empty database TO, on whichever engines, and check each.

    Nobody can write to FROM meanwhile: whoever saves waits, and is told so after a few seconds; readers read on.
    """
    addresses = _address("FROM", source), _address("TO", target)
    if addresses[0] == addresses[1]:
        raise InvalidInput("TO", "is the same database as FROM.")
    file = Path(addresses[0].database or "")
    if addresses[0].get_backend_name() == "sqlite" and not file.is_file():
        raise InvalidInput("FROM", f"names {file}, which is not there.")
    with on_database(addresses[0]), tempfile.TemporaryDirectory(prefix="byline-") as folder:
        with db.engine.connect() as connection:
            _check_source(connection)
        begin_writing()
        copying.keep_writers_out(db.session.connection())
        with taken(db.engine, Path(folder)) as snapshot:
            copied = _copy(snapshot.connection, addresses[1])
    for table, number in copied.items():
        click.echo(f"{table}: {number} {'row' if number == 1 else 'rows'}, the same in both")
    settings = _SETTINGS[addresses[1].get_backend_name()]
    click.echo(_AFTERWARDS.format(source=addresses[0].render_as_string(), settings=settings))


def _copy(source: Connection, address: URL) -> dict[str, int]:
    with on_database(address) as app:
        schema.upgrade(app)
        begin_writing()
        connection = db.session.connection()
        if not copying.is_empty(connection):
            raise InvalidInput("TO", "is not empty; a copy overwrites nothing.")
        copying.keep_writers_out(connection)
        copying.empty(connection)
        with click.progressbar(length=copying.total(source), label="Copying") as bar:
            copied = copying.copy(source, connection, lambda _table, number: bar.update(number))
        db.session.commit()
        if address.get_backend_name() == "sqlite":
            Path(address.database or "").chmod(0o600)
    return copied


def _check_source(connection: Connection) -> None:
    found = schema.check(connection)
    if found != schema.newest():
        older = "is of an older Byline; run flask upgrade on it first" if found else "holds no blog"
        raise InvalidInput("FROM", f"{older}.")


def _address(name: str, text: str) -> URL:
    try:
        address: URL = _READ(text)
    except ValueError as error:
        raise InvalidInput(name, str(error)) from error
    return address
