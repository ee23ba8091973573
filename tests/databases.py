"""Give each test folder a database of its own on the engine under test, which TEST_DATABASE=postgresql sets."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from psycopg.errors import DuplicateDatabase

from tests.postgres import Databases

ON_POSTGRESQL = os.environ.get("TEST_DATABASE") == "postgresql"
# Set by the process that started the server, for the workers that share it.
PORT = "TEST_POSTGRESQL_PORT"


def url_of(folder: Path) -> str:
    """Return the address of the database that belongs to a folder; a new one has no tables."""
    if not ON_POSTGRESQL:
        return f"sqlite:///{folder}/byline.db"
    server = Databases(int(os.environ[PORT]))
    name = _name(folder)
    with contextlib.suppress(DuplicateDatabase):
        server.execute(f"CREATE DATABASE {name}")
    return server.url(name)


def drop(folder: Path) -> None:
    """Drop the database of a folder, where it is not a file that goes with it."""
    if ON_POSTGRESQL:
        Databases(int(os.environ[PORT])).drop_database(_name(folder))


def _name(folder: Path) -> str:
    return f"blog_{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"
