"""Make a backup of the blog of the current application while it is being served and written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, Table, select

from app import clock, schema, storage
from app.db import db
from app.errors import InvalidInput

from . import answers, rows, secrets, sequences
from .archive import Writing, writing
from .folders import temporary
from .manifest import ANSWERS, KEY, Manifest, media_member
from .snapshot import taken
from .standing import on_snapshot

VERSION = "0.1.0"
TRIES = 3
Say = Callable[[str], None]


class _Moved(Exception):
    """Say that an upload was deleted between the snapshot and its turn."""


def make(target: Path, *, with_secrets: bool = False, with_answers: bool = True, say: Say = lambda _: None) -> Manifest:
    """Write the blog as it is at one moment into a file.

    Args:
        target: the file; nothing may be there yet.
        with_secrets: take along who is signed in, open links, second factors and the secret key.
        with_answers: note what the blog answers at every public address, so that the backup can be verified.
        say: is told what is being done.

    Raises:
        InvalidInput: the file cannot be made there.
        OSError: the disk is full, or something cannot be read.
    """
    for _attempt in range(TRIES):
        try:
            return _make(target, with_secrets, with_answers, say)
        except _Moved:
            say("A file was deleted meanwhile; once more.")
    raise InvalidInput(str(target), "could not be written: files went away while they were read. Try again.")


def _make(target: Path, with_secrets: bool, with_answers: bool, say: Say) -> Manifest:
    with (
        writing(target) as archive,
        temporary(target.parent) as folder,
        taken(db.engine, folder) as snapshot,
    ):
        made_at = clock.now()
        say("Reading the database")
        tables = rows.tables(snapshot.connection)
        for table in tables:
            if with_secrets or table.name not in secrets.TABLES:
                _table(archive, snapshot.connection, table, with_secrets)
        say("Reading the files")
        missing = _media(archive, snapshot.connection, tables)
        if with_secrets:
            _key(archive)
        if with_answers:
            say("Asking for every public page")
            with on_snapshot(snapshot) as app:
                archive.lines(ANSWERS, (_answer(found) for found in answers.walk(app, made_at)))
        site = snapshot.connection.execute(select(_one(tables, "site"))).mappings().one()
        manifest = Manifest(
            made_at=made_at.isoformat(),
            schema=schema.present(snapshot.connection) or "",
            version=VERSION,
            engine=snapshot.connection.dialect.name,
            title=site["title"],
            url=site["url"],
            feed_id=site["feed_id"],
            program=site["program"],
            content_version=site["content_version"],
            with_secrets=with_secrets,
            sequences=sequences.read(snapshot.connection, tables),
            missing=missing,
            members=archive.members,
        )
        archive.finish(manifest)
    return manifest


def _table(archive: Writing, connection: Connection, table: Table, with_secrets: bool) -> None:
    found = rows.read(connection, table)
    if not with_secrets:
        found = secrets.without(table.name, found)
    archive.lines(f"rows/{table.name}.jsonl", map(rows.line, found))


def _media(archive: Writing, connection: Connection, tables: list[Table]) -> list[str]:
    """Add every file, and return the names of uploads that should be there and are not.

    Uploads are placed before their row is committed and deleted after it is gone, so a file that the snapshot knows
    and that is not there was deleted meanwhile, or lost long ago; the live row tells which.
    """
    for name in storage.walk():
        found = storage.find(name)
        if found is not None:
            with suppress(FileNotFoundError), found.open() as source:
                archive.file(media_member(name), source)
    wanted = [name for name in _uploads(connection, tables) if media_member(name) not in archive.members]
    if wanted:
        with db.engine.connect() as live:
            lost = set(wanted).intersection(_uploads(live, tables))
        if lost != set(wanted):
            raise _Moved
    return sorted(wanted)


def _uploads(connection: Connection, tables: list[Table]) -> Iterator[str]:
    media = next((table for table in tables if table.name == "media"), None)
    if media is not None:
        for name, variants in connection.execute(select(media.c.name, media.c.variants)):
            yield name
            yield from (variant["name"] for variant in variants)


def _key(archive: Writing) -> None:
    file = Path(current_app.config["DATA"]) / KEY
    if file.is_file():
        with file.open("rb") as source:
            archive.file(KEY, source)


def _answer(found: answers.Answer) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _one(tables: list[Table], name: str) -> Table:
    return next(table for table in tables if table.name == name)
