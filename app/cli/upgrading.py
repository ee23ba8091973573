"""Bring an older data folder up to date, after a backup of what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click
from flask import Flask

from app import schema
from app.backup import keeping, making, rows
from app.backup.manifest import Manifest
from app.db import begin_writing, db


class Upgraded(NamedTuple):
    """Be what was done: from which schema, by which steps, and where what was before is."""

    start: str
    steps: list[tuple[str, str]]
    backup: Path


def bring_up_to_date(app: Flask) -> Upgraded | None:
    """Migrate the database, if it is an older one; return what was done.

    A new database has nothing to back up. One that cannot be backed up is not touched.

    Raises:
        NewerSchema: it is that of a newer Byline.
    """
    with db.engine.connect() as connection:
        start = schema.check(connection)
        if start == schema.newest():
            return None
        is_blog = start is not None and any(
            table.name == "site" and rows.count(connection, table) for table in rows.tables(connection)
        )
    if start is None or not is_blog:
        schema.upgrade(app)
        return None
    steps, file = schema.steps(start), keeping.folder() / keeping.new_name("before-upgrade")
    manifest = making.make(file, with_answers=False)
    schema.upgrade(app)
    _note(file, manifest)
    click.echo(f"Brought up to date from schema {start} to {schema.newest()}; as it was, it is in {file}.", err=True)
    return Upgraded(start, steps, file)


def _note(file: Path, manifest: Manifest) -> None:
    begin_writing()
    keeping.note(file, manifest, "upgrade")
    db.session.commit()
