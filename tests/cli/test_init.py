"""Test that the first command makes the data folder, safely."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.models import Post, Site
from tests.databases import ON_POSTGRESQL

from .conftest import Run

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def is_made() -> bool:
    """Say that the data folder does not exist yet."""
    return False


def test_any_command_makes_a_migrated_folder_without_samples(run: Run, fresh: Flask) -> None:
    assert run("site", "show").exit_code == 0
    key = fresh.config["DATA"] / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 64
    if not ON_POSTGRESQL:
        assert stat.S_IMODE((fresh.config["DATA"] / "byline.db").stat().st_mode) == 0o600
    with fresh.app_context():
        assert db.session.scalars(select(Post)).all() == []
        assert db.session.get_one(Site, 1).feed_id.startswith("urn:uuid:")


def test_key_stays(run: Run, fresh: Flask) -> None:
    run("init")
    key = (fresh.config["DATA"] / "secret.key").read_text()
    run("init")
    assert (fresh.config["DATA"] / "secret.key").read_text() == key


def test_sample_blog_comes_once(run: Run, fresh: Flask) -> None:
    first = run("init", "--sample")
    assert first.exit_code == 0, first.output
    again = run("init", "--sample")
    assert "It has posts already" in again.output
    with fresh.app_context():
        posts = db.session.scalars(select(Post)).all()
        assert 6 <= len(posts) <= 10
        assert all(post.is_public and post.is_sample and post.entry_id for post in posts)
        assert {author.name for post in posts for author in post.authors} == {"Byline"}
        assert [post.problems for post in posts if post.problems] == []


def test_folder_that_cannot_be_made_is_one_sentence(run: Run, fresh: Flask, tmp_path: Path) -> None:
    (tmp_path / "blocker").write_text("not a folder")
    fresh.config["DATA"] = tmp_path / "blocker" / "below"
    done = run("init")
    assert done.exit_code == 1
    assert done.output.strip().count("\n") == 0
    assert "set BYLINE_DATA to a folder of yours" in done.output


def test_folder_that_is_a_file_is_one_sentence_of_a_whole_process(tmp_path: Path) -> None:
    folder = tmp_path / "blocker"
    folder.write_text("not a folder")
    done = subprocess.run(
        [sys.executable, "-m", "flask", "init"],
        cwd=ROOT, env={**os.environ, "BYLINE_DATA": str(folder)}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "set BYLINE_DATA to a folder of yours" in done.stderr


@pytest.mark.sqlite
def test_damaged_database_is_one_sentence(run: Run, fresh: Flask) -> None:
    fresh.config["DATA"].mkdir()
    (fresh.config["DATA"] / "byline.db").write_bytes(b"this is no database" * 100)
    done = run("site", "show")
    assert done.exit_code == 1
    assert "file is not a database" in done.output
    assert "Traceback" not in done.output
