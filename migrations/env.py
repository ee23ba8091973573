"""Run migrations inside of the application that Flask-Migrate has at hand."""

from __future__ import annotations

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
db = extension.db


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Write Byline's instant type as the plain type that it is in the database."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime()"
    return False


def compare_type(
    _context: object, _inspected: object, _metadata: object, _inspected_type: object, metadata_type: object
) -> bool | None:
    """Compare instants as the plain type that they are in the database."""
    return False if type(metadata_type).__name__ == "UtcDateTime" else None


def run() -> None:
    """Migrate in one transaction; on SQLite without foreign keys, which are checked at its end.

    A batch migration makes a table anew, and with foreign keys on, dropping the old one would delete
    the rows that refer to it.
    """
    engine = db.engine
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        connection = connection.execution_options(byline_writing=True)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **{**extension.configure_args, "render_item": render_item, "compare_type": compare_type},
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"the migration left rows that refer to nothing: {broken[:3]}")
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


run()
