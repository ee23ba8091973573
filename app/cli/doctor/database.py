"""Look at the database: connection, integrity, schema, clock, and the backups it knows of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app import clock, schema
from app.db import db
from app.models import Revision, Site, StoredBackup

from .findings import Finding, error, good, warning

OLD_BACKUP = timedelta(days=8)
APART = timedelta(seconds=5)
TOO_FAR_APART = timedelta(minutes=5)


def connection() -> Iterator[Finding]:
    """Check that the database answers, and that it is whole."""
    try:
        yield from _postgresql() if db.engine.dialect.name == "postgresql" else _sqlite()
    except SQLAlchemyError as failed:
        reason = str(getattr(failed, "orig", failed)).strip().partition("\n")[0]
        yield error(f"database does not answer: {reason}", "Look at BYLINE_DATABASE_URL and at the server's log.")
        return
    with db.engine.connect() as opened:
        present = schema.present(opened)
    newest = schema.newest()
    if present is None:
        yield error("database holds no blog yet", "Run flask init.")
    elif present == newest:
        yield good(f"database has the schema of this program ({present})")
    elif present in schema.known():
        yield error(f"database has the schema {present}, and this program {newest}", "Run flask upgrade.")
    else:
        advice = "Run that version, or restore an older backup."
        yield error(f"database has the schema {present} of a newer Byline, and this program {newest}", advice)


def site_address() -> str | None:
    """Return the address of the blog, or nothing where there is none to ask."""
    try:
        return db.session.scalar(select(Site.url))
    except SQLAlchemyError:
        db.session.rollback()
        return None


def clocks() -> Iterator[Finding]:
    """Check that the clock agrees with the database's own and with what was written already."""
    apart, known = timedelta(0), None
    if db.engine.dialect.name == "postgresql":
        theirs = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs(clock.now() - theirs)
    known = db.session.scalar(select(func.max(Revision.created_at)))
    if apart > TOO_FAR_APART:
        yield error(f"clock is {apart} from the database's", "Let both machines keep time by NTP.")
    elif apart > APART:
        yield warning(f"clock is {apart} from the database's", "Let both machines keep time by NTP.")
    elif isinstance(known, datetime) and known > clock.now() + APART:
        yield error(f"clock says {clock.now():%Y-%m-%d %H:%M}, and a text was saved later", "Set the clock by NTP.")
    else:
        yield good(f"clock says {clock.now():%Y-%m-%d %H:%M} UTC")


def backups() -> Iterator[Finding]:
    """Check that there is a backup, that it is recent, and that its check went well."""
    newest = db.session.scalar(select(StoredBackup).order_by(StoredBackup.made_at.desc()).limit(1))
    if newest is None:
        yield warning("there is no backup yet", "Make one: flask backup")
        return
    age = clock.now() - newest.made_at
    if newest.problem:
        yield error(f"last backup failed its check: {newest.problem}", "Make another: flask backup")
    elif age > OLD_BACKUP:
        yield warning(f"last backup is {age.days} days old", "Make one: flask backup")
    else:
        yield good(f"last backup is {age.days} days old" if age.days else "last backup is of today")


def _sqlite() -> Iterator[Finding]:
    with db.engine.connect() as opened:
        found = opened.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
        mode = opened.exec_driver_sql("PRAGMA journal_mode").scalar()
    if found == ["ok"]:
        yield good(f"database is whole ({db.engine.url.database})")
    else:
        yield error(f"database is damaged: {found[0]}", "Stop Byline and bring a backup back: flask restore FILE")
    if mode != "wal":
        yield warning(f"database writes its journal as {mode}", "Keep it on a local disk; network folders know no WAL.")


def _postgresql() -> Iterator[Finding]:
    with db.engine.connect() as opened:
        version = int(opened.exec_driver_sql("SHOW server_version_num").scalar_one())
        encoding = opened.exec_driver_sql("SHOW server_encoding").scalar_one()
        standby = opened.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()
        most = int(opened.exec_driver_sql("SHOW max_connections").scalar_one())
    yield good(f"PostgreSQL {version // 10000} answers, with room for {most} connections")
    if version < 130000:
        yield warning(f"PostgreSQL {version // 10000} is older than what Byline is tested with", "Upgrade it.")
    if encoding != "UTF8":
        yield error(f"database is encoded in {encoding}", "Make it anew with ENCODING 'UTF8'.")
    if standby:
        yield error(
            "this PostgreSQL is a standby", "Name all servers: postgresql://a,b/blog?target_session_attrs=read-write"
        )
    needed = 2 * (current_app.config["THREADS"] + 2)
    if most < needed:
        yield warning(f"{most} connections are few for two workers", f"Set max_connections to {needed} or more.")
