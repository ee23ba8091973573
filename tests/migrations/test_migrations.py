"""Test that a migration keeps all rows, ends whole or not at all, and leaves the connection safe."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from app import create_app
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Category, Post, PostCategory
from tests.databases import ON_POSTGRESQL
from tests.factories import make_post

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = max(file.name[:4] for file in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
# What every later change of a table does on SQLite: the table is made anew, filled, and the old one dropped.
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("post", recreate="{recreate}") as table:
        table.add_column(sa.Column("mood", sa.String(20), nullable=True))
    with op.batch_alter_table("category", recreate="{recreate}") as table:
        table.add_column(sa.Column("colour", sa.String(20), nullable=True))
    {last}


def downgrade():
    pass
"""


@pytest.fixture
def blog(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """Give an application on a migrated database with one filed post."""
    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": database_url})
    with app.app_context():
        data_folder.prepare(app)
        make_post(categories=["Kept"], tags=["kept"])
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def with_next(folder: Path, last: str = "pass") -> str:
    """Copy the migrations, add one more whose end is `last`, and return the folder."""
    shutil.copytree(ROOT / "migrations", folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / "next.py").write_text(
        NEXT.format(last=last, head=HEAD, recreate="auto" if ON_POSTGRESQL else "always")
    )
    return str(folder / "migrations")


def _counts() -> tuple[int | None, ...]:
    return tuple(db.session.scalar(select(func.count()).select_from(m)) for m in (Post, Category, PostCategory))


def test_a_table_made_anew_keeps_the_rows_that_refer_to_it(blog: Flask, tmp_path: Path) -> None:
    from flask_migrate import upgrade

    upgrade(with_next(tmp_path))
    assert _counts() == (1, 1, 1)
    if not ON_POSTGRESQL:
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert db.session.execute(text("SELECT version_num FROM alembic_version")).scalar() == "next"


@pytest.mark.parametrize("last", ["op.execute('SELECT nothing FROM nowhere')", "op.execute('DELETE FROM category')"])
def test_a_failing_migration_leaves_the_old_schema(blog: Flask, tmp_path: Path, last: str) -> None:
    from flask_migrate import upgrade

    with pytest.raises((SystemExit, Exception)):
        upgrade(with_next(tmp_path, last))
    db.session.remove()
    assert _counts() == (1, 1, 1)
    assert "mood" not in {column["name"] for column in inspect(db.engine).get_columns("post")}
    assert db.session.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


@pytest.mark.sqlite
def test_two_writers_wait_for_each_other(blog: Flask) -> None:
    begin_writing()
    assert db.session.execute(text("SELECT count(*) FROM post")).scalar() == 1
    other = sqlite3.connect(blog.config["DATA"] / "byline.db", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
