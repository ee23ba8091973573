"""Unpack a backup into a blog of its own, of the newest schema, before anything else is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from app import schema, storage
from app.db import db

from . import rows, sequences
from .archive import BLOCK
from .manifest import KEY, MEDIA, BackupRefused, Manifest, media_name
from .opening import Backup


def check_schema(manifest: Manifest) -> None:
    """Refuse the backup of a newer Byline.

    Raises:
        BackupRefused: it is.
    """
    if manifest.schema not in schema.known():
        raise BackupRefused("This backup was made by a newer Byline; bring this one up to date first.")


def unpack(backup: Backup, app: Flask, *, with_files: bool = True) -> None:
    """Fill the empty folder of the current application with a backup: rows as they were, then migrated.

    Raises:
        BackupRefused: the backup is not whole, or does not fit together.
    """
    check_schema(backup.manifest)
    schema.upgrade(app, backup.manifest.schema)
    try:
        _load(backup)
    except (ValueError, TypeError, RecursionError, DBAPIError) as error:
        raise BackupRefused("This backup does not fit together: a row is not one of its table.") from error
    schema.upgrade(app)
    for member in backup.manifest.members:
        if member.startswith(MEDIA) and with_files:
            with backup.open(member) as source:
                storage.write(media_name(member), source)
        elif member == KEY:
            with backup.open(member) as source, (Path(app.config["DATA"]) / KEY).open("wb") as target:
                shutil.copyfileobj(source, target, BLOCK)
            (Path(app.config["DATA"]) / KEY).chmod(0o600)


def _load(backup: Backup) -> None:
    options = {"byline_writing": True}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        found = rows.tables(connection)
        here = {f"rows/{table.name}.jsonl": table for table in found}
        strange = [name for name in backup.manifest.members if name.startswith("rows/") and name not in here]
        if strange:
            raise BackupRefused(f"This backup holds {strange[0]}, which its own schema does not know.")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name, table in here.items():
            if name in backup.manifest.members:
                rows.write(connection, table, _rows(backup, name))
        sequences.write(connection, found, backup.manifest.sequences)
        _check(connection, found)


def _rows(backup: Backup, name: str) -> Iterator[rows.Row]:
    for line in backup.lines(name):
        row = json.loads(line)
        if not isinstance(row, dict):
            raise TypeError("no row")
        yield row


def _check(connection: Connection, found: list[Table]) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise BackupRefused("This backup does not fit together: a row refers to one that is not there.")
    site = next(table for table in found if table.name == "site")
    if rows.count(connection, site) != 1:
        raise BackupRefused("This backup does not fit together: it holds no blog.")
