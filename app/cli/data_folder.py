"""Make the data folder on first use: secret key, migrated database, an empty blog."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

import click
from flask import Flask

from app import schema
from app.backup import replacing
from app.db import begin_writing, db
from app.models import Site
from app.services import site

from . import upgrading

MIGRATIONS = schema.MIGRATIONS
KEY_FILE = "secret.key"


def prepare(app: Flask) -> bool:
    """Make what is missing of the data folder; return whether the blog is new.

    Raises:
        click.ClickException: the folder cannot be made or written.
    """
    make(app)
    upgrading.bring_up_to_date(app)
    if db.engine.url.get_backend_name() == "sqlite" and db.engine.url.database:
        Path(db.engine.url.database).chmod(0o600)  # its journals take over the mode
    replacing.recover_if_needed()
    program = _program(Path(app.root_path))
    known = db.session.get(Site, 1)
    if known is not None and known.program == program:
        return False
    begin_writing()
    known = db.session.get(Site, 1)
    if known is None:
        site.create().program = program
    elif known.program != program:
        # Another program may make other pages of the same content, and their dates must say so.
        known.program = program
        site.content_changed()
    db.session.commit()
    return known is None


def make(app: Flask) -> None:
    """Make the folder and the secret key.

    Raises:
        click.ClickException: the folder cannot be made or written.
    """
    folder: Path = app.config["DATA"]
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
        _make_key(folder / KEY_FILE)
    except OSError as error:
        raise click.ClickException(
            f"The data folder {folder} cannot be written ({error.strerror}); set BYLINE_DATA to a folder of yours."
        ) from error


def _program(folder: Path) -> str:
    """Return a digest of everything that public pages are made with."""
    digest = hashlib.sha256()
    for part in ("templates", "static", "reader", "feeds", "queries", "templating"):
        for file in sorted((folder / part).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _make_key(file: Path) -> None:
    # O_EXCL lets exactly one of several first starters make the key.
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(48))
            opened.flush()
            os.fsync(opened.fileno())
