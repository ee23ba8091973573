"""Kill a start in the middle of a migration, and start several at once: one whole blog is there afterwards."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from app import create_app, schema
from app.db import db
from tests.migrations.test_migrations import HEAD, ROOT, with_next


def test_several_first_starters_make_one_blog(tmp_path: Path) -> None:
    environment = {**os.environ, "BYLINE_DATA": str(tmp_path / "shared")}
    arguments = [sys.executable, "-m", "flask", "site", "show"]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True) for _ in range(4)
    ]
    results = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0, 0], results
    assert len({output for output, _ in results}) == 1


@pytest.mark.parametrize("statement", [3, 6, 9])
def test_a_killed_migration_leaves_the_old_schema(tmp_path: Path, statement: int) -> None:
    folder = tmp_path / "data"
    environment = {**os.environ, "BYLINE_DATA": str(folder)}
    command = [sys.executable, "-m", "flask", "site", "show"]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=True)
    child = os.fork()
    if child == 0:
        _migrate_until(with_next(tmp_path), folder, statement)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    with sqlite3.connect(folder / "byline.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert "mood" not in {row[1] for row in connection.execute("PRAGMA table_info(post)")}
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
    connection.close()
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=True)


def _migrate_until(migrations: str, folder: Path, statement: int) -> None:
    from flask_migrate import upgrade

    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"})
    with app.app_context():
        schema.enable_migrations(app)
        seen = 0

        def kill(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
            nonlocal seen
            seen += sql.lstrip().upper().startswith(("CREATE", "INSERT", "DROP", "ALTER", "UPDATE"))
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(db.engine, "before_cursor_execute", kill)
        upgrade(migrations)
