"""Know the database's schema, and bring it to a revision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import Connection, inspect

from app.db import db
from app.errors import BylineError

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class NewerSchema(BylineError):
    """Say that a database, or a backup, was made by a newer Byline."""


def newest() -> str:
    """Return the revision that this program is made for."""
    return max(known())


def known() -> set[str]:
    """Return every revision that this program can start from.

    Each migration is one step further than the one before, and its file's name begins with its revision: so there is no
    need of Alembic, whose import takes longer than most commands.
    """
    return {file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def steps(start: str) -> list[tuple[str, str]]:
    """Return what lies between a revision and the newest one: each revision with what it does, oldest first."""
    found = list(_scripts().iterate_revisions("head", start))
    return [(script.revision, (script.doc or "").strip().splitlines()[0]) for script in reversed(found)]


def check(connection: Connection) -> str | None:
    """Return the revision of a database that this program can work with, or nothing where it holds none yet.

    Raises:
        NewerSchema: it is that of a newer Byline.
    """
    found = present(connection)
    if found is not None and found not in known():
        raise NewerSchema(
            f"The database has the schema {found} of a newer Byline; run that version, or restore an older copy."
        )
    return found


def present(connection: Connection) -> str | None:
    """Return the revision of a database, or nothing where it holds none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(app: Flask, revision: str = "head") -> bool:
    """Bring the database of the current application to a revision; return whether there was anything to do.

    Raises:
        NewerSchema: the database is that of a newer Byline.
    """
    with db.engine.connect() as connection:
        found = check(connection)
    if found == (newest() if revision == "head" else revision):
        return False
    from flask_migrate import upgrade as run

    enable_migrations(app)
    run(str(MIGRATIONS), revision)
    return True


def enable_migrations(app: Flask) -> None:
    """Let `flask db` work; only who migrates pays for its import."""
    if "migrate" not in app.extensions:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS))
