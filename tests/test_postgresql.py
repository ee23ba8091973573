"""Test what is particular to PostgreSQL: its addresses, its one writer at a time, its going away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from app import config, create_app, postgresql
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Site
from tests import postgres as servers
from tests.postgres import Databases

SEVERAL = "postgresql+psycopg://u:p%40@/blog?host=a%3A5432&host=b%3A5433"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("postgresql://u:p%40@a:5432,b:5433/blog", SEVERAL),
        ("postgres://u:p%40@a:5432,b:5433/blog?sslmode=require", f"{SEVERAL}&sslmode=require"),
        ("postgresql+psycopg://u@db/blog", "postgresql+psycopg://u@db/blog"),
        ("postgresql:///blog?host=/run/postgresql", "postgresql+psycopg:///blog?host=%2Frun%2Fpostgresql"),
    ],
)
def test_addresses_are_taken_as_libpq_takes_them(typed: str, meant: str) -> None:
    url = config.load({"BYLINE_DATABASE_URL": typed})["DATABASE_URL"]
    assert url.render_as_string(hide_password=False) == meant


def test_of_several_servers_the_one_that_takes_writes_is_meant_and_limits_can_be_set() -> None:
    address = "postgresql://u@a,b/blog?connect_timeout=2&options=-c%20statement_timeout%3D9s"
    url = config.load({"BYLINE_DATABASE_URL": address})["DATABASE_URL"]
    arguments = postgresql.engine_options(url)["connect_args"]
    assert arguments["target_session_attrs"] == "read-write"
    assert "connect_timeout" not in arguments
    assert arguments["options"].endswith("-c statement_timeout=9s")


def test_another_driver_is_refused_in_a_sentence() -> None:
    with pytest.raises(config.BadSetting, match="must begin with postgresql\\+psycopg://"):
        config.load({"BYLINE_DATABASE_URL": "postgresql+pg8000://u@db/blog"})


@pytest.fixture
def blog(tmp_path: Path, postgres: Databases) -> Iterator[Flask]:
    """Give an application on a migrated database of PostgreSQL."""
    name = postgres.make_database()
    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": postgres.url(name)})
    with app.app_context():
        data_folder.prepare(app)
        yield app
        db.session.remove()
        db.engine.dispose()
    postgres.drop_database(name)


def test_one_writer_at_a_time_sees_what_the_one_before_has_written(blog: Flask) -> None:
    def add() -> None:
        with blog.app_context():
            begin_writing()
            number = int(db.session.get_one(Site, 1).subtitle or "0")
            db.session.execute(update(Site).values(subtitle=str(number + 1)))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=add) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.session.get_one(Site, 1).subtitle == "12"


def test_a_reader_sees_one_moment_while_others_write(blog: Flask) -> None:
    before = db.session.get_one(Site, 1).title
    with blog.app_context():
        begin_writing()
        db.session.execute(update(Site).values(title="Changed"))
        db.session.commit()
        db.session.remove()
    assert db.session.execute(text("SELECT title FROM site")).scalar() == before
    db.session.rollback()
    assert db.session.execute(text("SELECT title FROM site")).scalar() == "Changed"


def test_a_server_that_only_lets_read_counts_as_away(blog: Flask) -> None:
    begin_writing()
    db.session.execute(text("SET TRANSACTION READ ONLY"))
    with pytest.raises(OperationalError):
        db.session.execute(update(Site).values(title="Changed"))
    db.session.rollback()
    assert db.session.get_one(Site, 1).title != "Changed"


def test_text_with_nul_is_found_nowhere(blog: Flask) -> None:
    assert db.session.execute(text("SELECT id FROM site WHERE title = :title"), {"title": "a\0b"}).all() == []


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://u@127.0.0.1:{servers.free_port()}/blog"
    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": url})
    done = app.test_cli_runner().invoke(args=["site", "show"], catch_exceptions=False)
    assert done.exit_code == 1
    assert done.output.strip().count("\n") == 0
    assert "Connection refused" in done.output
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    with app.app_context():
        db.engine.dispose()
