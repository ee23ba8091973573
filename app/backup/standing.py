"""Let the program answer from another database or folder than its own, inside of this process."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, NullPool, event
from sqlalchemy.engine import URL

from app.db import db

from .snapshot import Snapshot

FACTORY = "create_app"


@contextmanager
def on_snapshot(snapshot: Snapshot) -> Iterator[Flask]:
    """Give the program on one moment of the database, with the files of today."""
    options: dict[str, Any] = {"poolclass": NullPool}
    if snapshot.name is not None:
        options["isolation_level"] = "REPEATABLE READ"
    overrides = {
        **_kept(),
        "SQLALCHEMY_DATABASE_URI": snapshot.url,
        "SQLALCHEMY_ENGINE_OPTIONS": options,
    }
    with _standing(overrides) as app:
        if snapshot.name is not None:
            _pin(snapshot.name)
        yield app


@contextmanager
def in_folder(folder: Path) -> Iterator[Flask]:
    """Give the program on a data folder of its own, which holds an SQLite database and files."""
    overrides = {
        **_kept(),
        "DATA": folder,
        "MEDIA_URL": None,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db",
        "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool},
    }
    with _standing(overrides) as app:
        yield app


@contextmanager
def on_database(url: URL) -> Iterator[Flask]:
    """Give the program on another database, with the files of this one."""
    options = {"poolclass": NullPool}
    with _standing({**_kept(), "SQLALCHEMY_DATABASE_URI": url, "SQLALCHEMY_ENGINE_OPTIONS": options}) as app:
        yield app


def _kept() -> dict[str, Any]:
    """Return the settings that hold in there as they do here."""
    own = ("DATA", "DATABASE_URL", "MEDIA_URL", "SECRET_KEY")
    kept = {name: current_app.config[name] for name in own if name in current_app.config}
    return {**kept, "TRUSTED_HOSTS": None}


@contextmanager
def _standing(overrides: dict[str, Any]) -> Iterator[Flask]:
    app: Flask = current_app.extensions[FACTORY](overrides)
    requests = logging.getLogger("byline.requests")
    was_silent, requests.disabled = requests.disabled, True  # nobody has asked for these pages
    with app.app_context():
        try:
            yield app
        finally:
            requests.disabled = was_silent
            db.session.remove()
            db.engine.dispose()


def _pin(name: str) -> None:
    """Let every transaction see the moment that another one has exported."""
    if not re.fullmatch(r"[0-9A-F-]+", name):
        raise ValueError(name)
    statement = "SET TRANSACTION SNAPSHOT '{}'".format(name)  # noqa: UP032 - PostgreSQL takes no parameter here

    @event.listens_for(db.engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)
