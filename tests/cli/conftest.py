"""Give command tests a fresh application on an empty folder, and a small Jekyll blog to move in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image

from app import create_app, rendering
from app.db import db
from tests import databases

Run = Callable[..., Result]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Flask]:
    """Give an application whose data folder does not exist yet."""
    folder = tmp_path / "data"
    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": databases.url_of(folder)})
    yield app
    rendering.close()
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
