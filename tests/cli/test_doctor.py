"""The doctor finds what is wrong, says what to do, and changes nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app import clock, create_app
from app.cli import data_folder
from app.cli.doctor import database, here, proxy
from app.cli.doctor.findings import Finding
from app.db import begin_writing, db
from app.models import StoredBackup

from .conftest import Run


@pytest.fixture
def is_made() -> bool:
    """Say that the data folder does not exist yet."""
    return False


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one blog for all tests, which get copies of it."""
    folder = tmp_path_factory.mktemp("made") / "data"
    app = _application(folder)
    with app.app_context():
        data_folder.prepare(app)
        _backup(0)
        _close()
    return folder


@pytest.fixture
def blog(made: Path, tmp_path: Path) -> Iterator[Flask]:
    """Give a healthy blog, inside of its context."""
    shutil.copytree(made, tmp_path / "data")
    app = _application(tmp_path / "data")
    with app.app_context():
        yield app
        _close()


def _application(folder: Path) -> Flask:
    return create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"})


def _close() -> None:
    db.session.remove()
    db.engine.dispose()


def _backup(days: int, problem: str = "") -> None:
    begin_writing()
    db.session.query(StoredBackup).delete()
    made_at = clock.now() - timedelta(days=days)
    db.session.add(StoredBackup(path="/b", machine="here", cause="schedule", made_at=made_at, bytes=1, problem=problem))
    db.session.commit()


def _contents(folder: Path) -> dict[str, str]:
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith(("-wal", "-shm"))
    }


def _bad(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    return [finding for finding in check() if finding.level != "ok"]


def test_a_healthy_blog_has_no_errors_and_is_left_as_it_is(blog: Flask) -> None:
    before = _contents(blog.config["DATA"])
    done = blog.test_cli_runner().invoke(args=["doctor", "--url", "http://127.0.0.1:9/"])
    lines = done.output.splitlines()
    assert "warning  The blog's address is http://localhost:8000." in lines
    assert "         Before you announce it: flask site set url https://..." in lines
    (wrong,) = [line for line in lines if line.startswith("error")]
    assert wrong.startswith("error    http://127.0.0.1:9 does not answer: ")
    assert lines[-1] == "13 checks, 1 errors, 1 warnings."
    assert done.exit_code == 1
    assert _contents(blog.config["DATA"]) == before


def test_a_blog_that_is_not_there_is_not_made(run: Run, fresh: Flask) -> None:
    done = run("doctor")
    assert done.exit_code == 1
    assert "Run flask init, or set BYLINE_DATA" in done.output
    assert not Path(fresh.config["DATA"]).exists()


@pytest.mark.parametrize(
    ("name", "mode", "check", "advice"),
    [
        ("secret.key", 0o644, here.key, "chmod 600"),
        ("byline.db", 0o640, here.folder, "chmod 600"),
        (".", 0o777, here.folder, "chmod o-w"),
    ],
)
def test_files_that_are_open_to_others_are_named(
    blog: Flask, name: str, mode: int, check: Callable[[], Iterator[Finding]], advice: str
) -> None:
    (blog.config["DATA"] / name).chmod(mode)
    (found,) = _bad(check)
    assert found.advice == f"Close it: {advice} {blog.config['DATA'] / name}"


def test_a_short_or_missing_key_is_named(blog: Flask) -> None:
    key = blog.config["DATA"] / "secret.key"
    key.write_text("short")
    assert "shorter than 32 characters" in _bad(here.key)[0].what
    key.unlink()
    assert "there is no secret key" in _bad(here.key)[0].what


def test_a_damaged_database_is_named(blog: Flask) -> None:
    file = blog.config["DATA"] / "byline.db"
    content = bytearray(file.read_bytes())
    for start in range(4096 * 3, len(content) - 64, 4096):
        content[start : start + 64] = b"\xff" * 64
    file.write_bytes(content)
    assert {found.level for found in _bad(database.connection)} == {"error"}


@pytest.mark.parametrize(("version", "advice"), [("0001", "Run flask upgrade."), ("9999", "Run that version")])
def test_another_schema_is_named(blog: Flask, version: str, advice: str) -> None:
    with db.engine.begin() as opened:
        opened.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    (found,) = _bad(database.connection)
    assert found.advice.startswith(advice)


@pytest.mark.parametrize(
    ("days", "problem", "level", "what"),
    [
        (0, "", "ok", "of today"),
        (3, "", "ok", "3 days old"),
        (20, "", "warning", "20 days old"),
        (1, "a row", "error", "a row"),
    ],
)
@pytest.mark.usefixtures("blog")
def test_old_and_bad_backups_are_named(days: int, problem: str, level: str, what: str) -> None:
    _backup(days, problem)
    (found,) = database.backups()
    assert found.level == level
    assert what in found.what


@pytest.mark.usefixtures("blog")
def test_little_room_on_the_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "LITTLE_FREE", 1 << 62)
    assert _bad(here.disk)[0].level == "warning"
    monkeypatch.setattr(here, "LEAST_FREE", 1 << 62)
    assert "nothing can be saved" in _bad(here.disk)[0].advice


def test_files_that_cannot_be_kept_are_named(blog: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    blog.config["MEDIA"] = tmp_path / "file" / "media"
    assert "files cannot be kept in" in _bad(here.media)[0].what


@pytest.mark.parametrize(("url", "proxies", "count"), [("https://a.example", 0, 1), ("https://a.example", 1, 0)])
def test_settings_that_do_not_fit_are_named(blog: Flask, url: str, proxies: int, count: int) -> None:
    blog.config["TRUSTED_PROXIES"] = proxies
    assert len([found for found in here.settings(url) if found.level != "ok"]) == count


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer x.y.z"])
def test_only_the_doctor_is_told_what_arrives(blog: Flask, given: str) -> None:
    assert blog.test_client().get("/healthz/seen", headers={"Authorization": given}).status_code == 404
    answer = blog.test_client().get("/healthz/seen", headers={"Authorization": f"Bearer {proxy.seen.token()}"})
    seen = {"scheme": "http", "host": "localhost", "client": "127.0.0.1", "forwarded": [], "bytes": 0}
    assert answer.get_json() == seen
    answer = blog.test_client().post("/healthz/seen", data=bytes(100), headers={"Authorization": given})
    assert answer.status_code == 404
