"""Hold the database: session, base class, column types, and the habits of each engine that keep data safe."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstanceState, Mapper, ORMExecuteState, Session, registry
from sqlalchemy.types import TypeDecorator

from app import clock, postgresql

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 5000
LINE_SECONDS = 20
PUBLIC_CHANGE = "byline_public_change"  # in a session's notes: its transaction changes what readers see
_WRITING = "byline_writing"
_line = threading.Lock()


class UtcDateTime(TypeDecorator[datetime]):
    """Store an instant as UTC without a zone, and give it back with one; refuse instants without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into what the column holds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the column holds into an aware instant."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Be the base of all models.

    Metadata and type map stand on a registry, since Flask-SQLAlchemy copies this class.
    """

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime})


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    """Give an application its database, by the address in its configuration."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    own = postgresql.engine_options(url) if url.get_backend_name() == "postgresql" else {}
    # What people typed has no place in the log.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"hide_parameters": True, **own}
    db.init_app(app)


def begin_writing() -> None:
    """Start the transaction of somebody who writes, as the only one: the next waits until it ends.

    On SQLite it takes the write lock at once (BEGIN IMMEDIATE): a transaction that reads first and writes later
    fails without waiting when another one committed in between (SQLITE_BUSY_SNAPSHOT). On PostgreSQL it takes an
    advisory lock of the database.
    """
    session = db.session()
    if session.in_transaction():
        session.rollback()
    if db.engine.dialect.name == "postgresql":
        session.connection(execution_options={_WRITING: True})
        return
    # Who waits in this process stands in line: SQLite lets in whoever asks at the right moment, and would refuse the
    # last of fifty who have waited for nobody but each other.
    is_my_turn = _line.acquire(timeout=LINE_SECONDS)
    try:
        session.connection(execution_options={_WRITING: True})
    finally:
        if is_my_turn:
            _line.release()


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


@event.listens_for(Engine, "connect")
def _prepare(connection: DBAPIConnection, _record: object) -> None:
    if "sqlite" not in type(connection).__module__:
        postgresql.prepare(connection)
        return
    # The driver must not begin transactions by itself: it would leave DDL outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was said to be saved survives a power cut
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    if _is_sqlite(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif writing:
        connection.exec_driver_sql(postgresql.BEGIN_WRITING)
    if not writing and clock.stands():
        # What a page shows and the instant it is shown for belong together: a post that was published after the
        # instant, but before the first question, would be in neither the old list nor the new one. The first question
        # fixes what all others see, so it is asked here, and the instant is that after it.
        connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1" if _is_sqlite(connection) else "SELECT 1")
        clock.advance()


@event.listens_for(Engine, "handle_error", retval=True)
def _tell_what_is_gone(context: ExceptionContext) -> BaseException | None:
    """Tell a server that cannot be written to from a mistake, where its driver does not; the pool drops it too."""
    error = context.original_exception
    if not postgresql.is_away(error):
        return None
    context.is_disconnect = True
    return OperationalError(context.statement, None, error, hide_parameters=True)


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error of the database, or what it came of, means that a disk is full.

    SQLite then drops the transaction, and what follows hides the first error.
    """
    while error is not None:
        if isinstance(error, OperationalError) and ("full" in str(error.orig) or postgresql.is_full(error.orig)):
            return True
        error = error.__cause__ or error.__context__
    return False


def _require_writing(session: Session) -> None:
    if not session.connection().get_execution_options().get(_WRITING):
        raise RuntimeError("a change outside of begin_writing()")


@event.listens_for(Session, "before_flush")
def _check_flush(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        _require_writing(session)


@event.listens_for(Session, "do_orm_execute")
def _check_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        _require_writing(state.session)


def _give_dict(state: InstanceState[Any], *_arguments: object) -> None:
    """Make the `__dict__` of a row's state while the row is held, so that nothing makes it later.

    CPython 3.11 may collect garbage in the middle of making an instance's `__dict__`. If the collection takes the
    row, SQLAlchemy's weak reference calls back and changes the state, whose `__dict__` is then made twice out of the
    same memory, and the process dies later of a corrupt heap. From 3.12 on, collections wait for a safe point.
    """
    vars(state)


if sys.version_info < (3, 12):
    event.listen(Mapper, "load", _give_dict, raw=True)
    event.listen(Mapper, "init", _give_dict, raw=True)
