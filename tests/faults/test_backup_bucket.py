"""Test that backups take files out of a bucket and put them back into one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask

from app import create_app, storage
from app.cli import data_folder
from app.config import load
from app.db import db
from tests.backup.blogs import blog as blog
from tests.backup.blogs import runner
from tests.faults.store import KEYS, Store


def test_files_go_from_a_folder_to_a_bucket_and_back(
    blog: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    store = Store()
    try:
        folder = tmp_path / "with-bucket"
        settings = load({"BYLINE_MEDIA_URL": store.url, "BYLINE_DATA": str(folder)})
        there = create_app({**settings, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"})
        with there.app_context():
            data_folder.prepare(there)
            storage.write("imported/images/old.png", io.BytesIO(b"old"))
            db.session.remove()
        run = runner(there)
        assert runner(blog)("backup", tmp_path / "folder.zip").exit_code == 0
        done = run("restore", tmp_path / "folder.zip")
        assert done.exit_code == 0, done.output
        assert store.names() == ["media/imported/images/dot.png"]
        done = run("backup", tmp_path / "bucket.zip")
        assert done.exit_code == 0, done.output
        checked = run("backup", "--verify", tmp_path / "bucket.zip")
        assert checked.exit_code == 0, checked.output
        assert "1 files are what they were" in checked.output
        with there.app_context():
            storage.write("imported/images/dot.png", io.BytesIO(b"another"))
            db.session.remove()
        assert run("restore", tmp_path / "bucket.zip").exit_code == 0
        with there.app_context():
            found = storage.find("imported/images/dot.png")
            assert found is not None
            with found.open() as stream:
                assert stream.read() == b"a dot"
            db.session.remove()
            db.engine.dispose()
    finally:
        store.stop()
