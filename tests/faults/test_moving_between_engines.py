"""Test that a blog moves between engines, and through older schemas, to the same public bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock, create_app
from app.backup import answers
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Category, Post, Site
from tests import postgres as servers
from tests.backup.blogs import blog as blog
from tests.backup.blogs import runner
from tests.factories import make_category, make_post

OLD_SITE = (
    "INSERT INTO site VALUES (1, 'Old', '', '', 'https://old.example', 'urn:x:y', '', '', '', 1, 'en', 'UTC',"
    " '/:slug/', '[]', '', 10, 10, 0, '', 5, '2025-01-01 00:00:00.000000')"
)
INSTANT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def empty_database(postgres: servers.Databases) -> Iterator[str]:
    """Give the address of a database of PostgreSQL that holds nothing."""
    name = postgres.make_database()
    yield postgres.url(name)
    postgres.drop_database(name)


def _public(app: Flask) -> dict[str, tuple[int, str]]:
    with app.app_context():
        return {found.address: (found.status, found.digest) for found in answers.walk(app, INSTANT)}


def _standing(folder: Path, url: str) -> Flask:
    return create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": url})


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _enrich(app: Flask) -> None:
    with app.app_context():
        begin_writing()
        gone = Category(name="Gone", slug="gone")
        db.session.add(gone)
        db.session.flush()
        db.session.delete(gone)
        db.session.commit()
        texts = ("Ünïcödé ☃ 日本語", "a\\b 'c' \"d\" %s :e", "\u2028 and \t tabs")
        for text in texts:
            make_post(text, html=f"<p>{text}</p>", problems=[{"b": 1, "a": [None, 1.5, True]}], summary=text)
        db.session.remove()


def test_sqlite_to_postgresql_and_back_gives_the_same_public_bytes(
    blog: Flask, empty_database: str, tmp_path: Path
) -> None:
    _enrich(blog)
    first = _public(blog)
    assert len(first) > 20
    assert {status for status, _ in first.values()} <= {200, 301, 404}
    here, back = f"sqlite:///{blog.config['DATA']}/byline.db", f"sqlite:///{tmp_path}/back.db"
    run = runner(blog)
    there = run("copy-database", here, empty_database)
    assert there.exit_code == 0, there.output
    assert "post: 6 rows, the same in both" in there.output
    assert "BYLINE_SECRET_KEY to what secret.key" in there.output
    on_postgresql = _standing(blog.config["DATA"], empty_database)
    assert _public(on_postgresql) == first
    again = run("copy-database", empty_database, back)
    assert again.exit_code == 0, again.output
    on_sqlite = _standing(blog.config["DATA"], back)
    assert _public(on_sqlite) == first
    # Each goes on after the numbers that were given before it.
    for app in (on_postgresql, on_sqlite):
        with app.app_context():
            highest = db.session.scalar(select(func.max(Category.id))) or 0
            assert make_category("New").id == highest + 2
            assert make_post("Later").id == 7
        _close(app)
    refused = run("copy-database", here, empty_database)
    assert refused.exit_code == 1
    assert "TO is not empty" in refused.output


def test_backups_are_restored_on_the_other_engine(blog: Flask, empty_database: str, tmp_path: Path) -> None:
    _enrich(blog)
    first = _public(blog)
    assert runner(blog)("backup", tmp_path / "sqlite.zip").exit_code == 0
    folder = tmp_path / "pg"
    on_postgresql = _standing(folder, empty_database)
    run = runner(on_postgresql)
    done = run("restore", tmp_path / "sqlite.zip")
    assert done.exit_code == 0, done.output
    assert _public(on_postgresql) == first
    done = run("backup", tmp_path / "postgresql.zip")
    assert done.exit_code == 0, done.output
    checked = run("backup", "--verify", tmp_path / "postgresql.zip")
    assert checked.exit_code == 0, checked.output
    back = _standing(tmp_path / "back", f"sqlite:///{tmp_path}/back/byline.db")
    done = runner(back)("restore", tmp_path / "postgresql.zip")
    assert done.exit_code == 0, done.output
    assert _public(back) == first
    # A second restore on PostgreSQL backs up what is there, and readers are told of the change.
    with on_postgresql.app_context():
        version = db.session.scalar(select(Site.content_version)) or 0
        db.session.remove()
    done = run("restore", tmp_path / "sqlite.zip")
    assert done.exit_code == 0, done.output
    assert "What was here before is in" in done.output
    with on_postgresql.app_context():
        assert db.session.scalar(select(Site.content_version)) == version + 1
    for app in (on_postgresql, back):
        _close(app)


def test_upgrade_backs_up_first_and_says_what_it_did(tmp_path: Path) -> None:
    from flask_migrate import upgrade

    from app import schema

    app = _standing(tmp_path / "data", f"sqlite:///{tmp_path}/data/byline.db")
    with app.app_context():
        data_folder.make(app)
        schema.enable_migrations(app)
        upgrade(str(schema.MIGRATIONS), "0002")
        with db.engine.connect().execution_options(byline_writing=True) as connection, connection.begin():
            connection.exec_driver_sql(OLD_SITE)
        db.session.remove()
    done = runner(app)("upgrade")
    assert done.exit_code == 0, done.output
    assert f"Brought up to date from schema 0002 to {schema.newest()}" in done.output
    assert "0003: Add what an import is made of" in done.output
    assert "0001" not in done.output
    (file,) = (tmp_path / "data" / "backups").iterdir()
    assert file.name.startswith("before-upgrade-")
    assert runner(app)("upgrade").output == "Everything is up to date.\n"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with sqlite3.connect(tmp_path / "data" / "byline.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in ("upgrade", "serve", "init"):
        refused = runner(app)(command)
        assert refused.exit_code == 1
        assert "of a newer Byline; run that version" in refused.output
    with app.app_context():
        assert clock.now() > INSTANT
    _close(app)


def test_copying_says_what_it_cannot_do(blog: Flask, tmp_path: Path) -> None:
    run, here = runner(blog), f"sqlite:///{blog.config['DATA']}/byline.db"
    cases = {
        ("copy-database", here, here): "TO is the same database as FROM.",
        ("copy-database", f"sqlite:///{tmp_path}/none.db", f"sqlite:///{tmp_path}/x.db"): "which is not there",
        ("copy-database", "mysql://x/y", here): "FROM names mysql",
        ("copy-database", here, "nonsense"): "TO is not a database address",
    }
    for arguments, sentence in cases.items():
        refused = run(*arguments)
        assert refused.exit_code == 1
        assert sentence in refused.output
    with blog.app_context():
        assert db.session.scalar(select(func.count()).select_from(Post)) == 3
