"""Give command tests an application on a new blog, and a small Jekyll blog to move in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image

from app import create_app
from app.cli import data_folder
from app.db import db
from tests import databases

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder once, since its migrations take longer than most commands."""
    folder = tmp_path_factory.mktemp("made") / "data"
    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"})
    with app.app_context():
        data_folder.prepare(app)
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def is_made() -> bool:
    """Say that the data folder is there; modules that are about its making say that it is not."""
    return not databases.ON_POSTGRESQL


@pytest.fixture
def fresh(tmp_path: Path, is_made: bool, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Give an application whose blog is new, and whose data folder may not exist yet."""
    folder = tmp_path / "data"
    if is_made:
        shutil.copytree(request.getfixturevalue("_made"), folder)
    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": databases.url_of(folder)})
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop(folder)


@pytest.fixture
def run(fresh: Flask) -> Run:
    """Give a function that runs one command, and returns its exit code and output."""
    runner = fresh.test_cli_runner()

    def invoke(*arguments: str) -> Result:
        return runner.invoke(args=list(arguments), catch_exceptions=False)

    return invoke


@pytest.fixture
def jekyll(tmp_path: Path) -> Path:
    """Make a small Jekyll blog and give its folder."""
    blog = tmp_path / "old"
    (blog / "_posts").mkdir(parents=True)
    (blog / "images").mkdir()
    (blog / "_config.yml").write_text(
        "title: Old blog\ndescription: What came before\nurl: https://old.example\ntimezone: Europe/Amsterdam\n"
        "author: {name: Ada Example, email: ada@old.example}\nplugins: [jekyll-feed]\n"
    )
    (blog / "_posts" / "2025-01-02-first.md").write_text(
        "---\ntitle: First\ntags: [a, b]\ncategories: Notes\n---\nThe first *post*.\n\n![A dot](/images/dot.png)\n"
    )
    (blog / "_posts" / "2025-02-03-second.md").write_text("---\ntitle: Second\ndate: 2025-02-03 10:00:00\n---\nMore.\n")
    Image.new("RGB", (3, 2)).save(blog / "images" / "dot.png")
    return blog
