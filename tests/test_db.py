"""Test that each engine is used in the way that keeps data safe, and that the schema and the models agree."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from app import create_app
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Category, Post, Site
from app.schema import NewerSchema
from tests.factories import change, make_post


@pytest.mark.sqlite
def test_connections_are_durable_and_checked(app: Flask) -> None:
    pragmas = {
        name: db.session.execute(text(f"PRAGMA {name}")).scalar()  # names are literals of this test
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_change_outside_of_a_writing_transaction_is_refused(app: Flask) -> None:
    post = make_post()
    post.title = "Changed"
    with pytest.raises(RuntimeError, match="outside of begin_writing"):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(RuntimeError, match="outside of begin_writing"):
        db.session.execute(update(Post).values(title="Changed"))


def test_read_then_write_survives_a_commit_in_between(app: Flask) -> None:
    """A deferred transaction would fail at once with SQLITE_BUSY_SNAPSHOT."""
    post = make_post()
    begin_writing()
    started = threading.Event()

    def other() -> None:
        with app.app_context():
            started.set()
            begin_writing()
            db.session.execute(update(Site).values(subtitle="by the other"))
            db.session.commit()

    thread = threading.Thread(target=other)
    thread.start()
    started.wait()
    time.sleep(0.05)
    db.session.refresh(post)
    post.title = "by the first"
    db.session.commit()
    thread.join()
    assert db.session.scalar(select(Post.title)) == "by the first"
    assert db.session.scalar(select(Site.subtitle)) == "by the other"


def test_ddl_is_part_of_the_transaction(app: Flask) -> None:
    begin_writing()
    db.session.execute(text("CREATE TABLE half (id INTEGER)"))
    db.session.rollback()
    assert not inspect(db.engine).has_table("half")


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "unknown"},
        {"path": "no-slash"},
        {"slug": "a/b"},
        {"slug": "a b"},
        {"slug": "a\"b"},
        {"slug": "a<b"},
        {"slug": ""},
        {"entry_id": None},
        {"published_at": None},
    ],
)  # fmt: skip
def test_database_refuses_what_no_post_may_be(app: Flask, columns: dict[str, object]) -> None:
    post = make_post()
    with pytest.raises(IntegrityError):
        change(post, **columns)
    db.session.rollback()


def test_entry_id_and_path_are_unique_and_slugs_are_not(app: Flask) -> None:
    first = make_post(slug="same")
    make_post(slug="same", path="/elsewhere/same/")
    for column in ("entry_id", "path"):
        with pytest.raises(IntegrityError):
            make_post(**{column: getattr(first, column)})
        db.session.rollback()


def test_instant_without_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        make_post(created_at=datetime(2025, 1, 1))  # noqa: DTZ001 - the mistake itself
    db.session.rollback()


def test_instants_come_back_in_utc(app: Flask) -> None:
    moment = datetime(2025, 3, 30, 1, 59, 59, 123456, tzinfo=UTC)
    assert make_post(created_at=moment).created_at == moment


def test_foreign_keys_hold(app: Flask) -> None:
    make_post(categories=["Kept"])
    begin_writing()
    with pytest.raises(IntegrityError):
        db.session.execute(Category.__table__.delete())
    db.session.rollback()


def test_migrations_make_the_schema_of_the_models(tmp_path: Path, database_url: str) -> None:
    from flask_migrate import check

    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": database_url})
    with app.app_context():
        data_folder.prepare(app)
        check()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        db.session.remove()
        db.engine.dispose()


def test_newer_schema_is_refused(tmp_path: Path, database_url: str) -> None:
    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": database_url})
    with app.app_context():
        data_folder.prepare(app)
        begin_writing()
        db.session.execute(text("UPDATE alembic_version SET version_num = 'from-tomorrow'"))
        db.session.commit()
        with pytest.raises(NewerSchema, match="newer Byline"):
            data_folder.prepare(app)
        db.session.remove()
        db.engine.dispose()
