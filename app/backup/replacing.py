"""Put a blog in the place of another: after a crash at any moment, the old one or the new one is there, whole.

Rows change in one transaction. Files that only the new blog has are put there before it ends; files that differ, and
those that only the old one had, change after it. A journal says which, so that whoever starts next finishes that, or
takes it back, by whether the transaction has ended.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from flask import Flask, current_app
from sqlalchemy import Connection, delete, insert, select, update

from app import clock, storage
from app.db import db
from app.errors import Conflict
from app.models import Account, Job, RecoveryCode, Site
from app.storage.shelves import shelf

from . import copying, rows, sequences
from .archive import BLOCK, synchronise
from .folders import sweep
from .manifest import KEY, MEDIA, Manifest, media_name

JOURNAL = "restoring.json"
RESTORED = "restored"
_LATEST = (Site.content_version, Site.content_changed_at)


class Replacing:
    """Be one replacement of the blog of the current application by one that was unpacked in a folder."""

    def __init__(self, folder: Path, journal: IO[str], manifest: Manifest) -> None:
        self._folder, self._journal, self._manifest = folder, journal, manifest
        self._id = uuid.uuid4().hex
        self._plan: dict[str, Any] = {}

    def plan(self) -> None:
        """Find out what happens to which file, and note it before any of it happens."""
        coming = {media_name(m): found for m, found in self._manifest.members.items() if m.startswith(MEDIA)}
        here = set(storage.walk())
        changed = [n for n in here & coming.keys() if _digest(n) != coming[n].sha256]
        self._plan = {
            "id": self._id,
            "folder": str(self._folder),
            "added": sorted(coming.keys() - here),
            "replaced": sorted(changed),
            "removed": sorted(here - coming.keys()),
            "key": KEY in self._manifest.members,
        }
        self._journal.seek(0)
        self._journal.truncate()
        json.dump(self._plan, self._journal)
        self._journal.flush()
        synchronise(Path(current_app.config["DATA"]))

    def rows(self, staged: Flask) -> None:
        """Replace every row inside of the writing transaction of the session; the caller commits.

        Numbers that were given here stay given. Where this was a blog already, its version and date move on, so that
        every page in every cache is asked for anew; second factors of accounts that stay are kept.
        """
        connection = db.session.connection()
        found = rows.tables(connection)
        given = sequences.read(connection, found)
        was_empty = copying.is_empty(connection)
        old = connection.execute(select(*_LATEST)).one_or_none()
        factors, codes = _second_factors(connection)
        copying.empty(connection)
        with staged.app_context(), db.engine.connect() as source:
            copying.copy(source, connection)
        sequences.write(connection, found, given)
        if old is not None:
            new = connection.execute(select(*_LATEST)).one()
            latest = max([new[1]] if was_empty else [new[1], old[1], clock.now()])
            version = max(old[0], new[0]) + 1
            connection.execute(update(Site).values(content_version=version, content_changed_at=latest))
        if not self._manifest.with_secrets:
            _give_back(connection, factors, codes)
        now = clock.now()
        done = {"kind": RESTORED, "argument": {"id": self._id}, "due_at": now, "finished_at": now}
        connection.execute(delete(Job).where(Job.kind == RESTORED))
        connection.execute(insert(Job).values(**done))

    def add_files(self) -> None:
        """Put in place what only the new blog has."""
        _put(self._folder, self._plan["added"])

    def finish(self) -> None:
        """Change the other files; the rows are committed."""
        _finish(self._plan)


@contextmanager
def replacing(folder: Path, manifest: Manifest) -> Iterator[Replacing]:
    """Give a replacement to carry out; what is not committed at the end is taken back.

    Raises:
        Conflict: another one is under way.
    """
    file = Path(current_app.config["DATA"]) / JOURNAL
    with file.open("a+", encoding="utf-8") as journal:
        if not _lock(journal):
            raise Conflict("Another restore is under way. Wait until it has ended.")
        recover(journal)
        try:
            yield Replacing(folder, journal, manifest)
        finally:
            db.session.rollback()
            recover(journal)


def recover_if_needed() -> None:
    """Finish, or take back, what a restore left when it was cut off."""
    data = Path(current_app.config["DATA"])
    file = data / JOURNAL
    if file.is_file() and file.stat().st_size:
        with file.open("r+", encoding="utf-8") as journal:
            if _lock(journal):
                recover(journal)
    sweep(data)


def recover(journal: IO[str]) -> None:
    """Finish, or take back, what a journal says; its lock is held."""
    journal.seek(0)
    text = journal.read()
    if not text:
        return
    try:
        plan = json.loads(text)
    except ValueError:
        plan = None  # cut off while it was written, so before anything was done
    if plan is not None:
        arguments = db.session.scalars(select(Job.argument).where(Job.kind == RESTORED)).all()
        db.session.rollback()
        if any(argument.get("id") == plan["id"] for argument in arguments):
            _finish(plan)
        else:
            for name in plan["added"]:
                shelf().remove(name)
        shutil.rmtree(plan["folder"], ignore_errors=True)
    journal.seek(0)
    journal.truncate()
    journal.flush()


def _finish(plan: dict[str, Any]) -> None:
    """Do what is left; what was done already is done again, or is not there any more."""
    folder = Path(plan["folder"])
    _put(folder, plan["replaced"])
    for name in plan["removed"]:
        shelf().remove(name)
    key = folder / KEY
    if plan["key"] and key.is_file():
        key.replace(Path(current_app.config["DATA"]) / KEY)


def _put(folder: Path, names: list[str]) -> None:
    for name in names:
        source = folder / MEDIA / name
        if source.is_file():
            with source.open("rb") as stream:
                storage.write(name, stream)


def _digest(name: str) -> str:
    digest = hashlib.sha256()
    found = storage.find(name)
    if found is None:
        return ""
    with found.open() as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _lock(journal: IO[str]) -> bool:
    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _second_factors(connection: Connection) -> tuple[list[Any], list[Any]]:
    columns = (Account.id, Account.name_key, Account.totp_secret, Account.totp_step)
    factors = connection.execute(select(*columns).where(Account.totp_secret.is_not(None))).all()
    codes = connection.execute(select(RecoveryCode.account_id, RecoveryCode.digest, RecoveryCode.used_at)).all()
    return list(factors), list(codes)


def _give_back(connection: Connection, factors: list[Any], codes: list[Any]) -> None:
    """Let nobody's second factor be turned off by a backup that holds none."""
    for id_, name, secret, step in factors:
        same = (Account.id == id_, Account.name_key == name, Account.totp_secret.is_(None))
        changed = update(Account).where(*same).values(totp_secret=secret, totp_step=step).returning(Account.id)
        if connection.execute(changed).first() is not None:
            mine = [{"account_id": of, "digest": digest, "used_at": used} for of, digest, used in codes if of == id_]
            if mine:
                connection.execute(insert(RecoveryCode), mine)
