"""Give backup tests a blog of their own, and commands to run on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app, rendering
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Site
from tests.factories import SITE_URL, make_account, make_page, make_post, make_redirect

Run = Callable[..., Result]


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Flask]:
    """Give the application on a small blog with a file."""
    yield from standing(tmp_path / "data", fill)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Flask]:
    """Give the application on an empty place."""
    yield from standing(tmp_path / "other", lambda: None)


def standing(folder: Path, filled: Callable[[], None]) -> Iterator[Flask]:
    """Give an application on a data folder, outside of its context."""
    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db", "PUBLISH_SECONDS": 0})
    with app.app_context():
        data_folder.prepare(app)
        filled()
        db.session.remove()
    yield app
    rendering.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def fill() -> None:
    """Write a few posts, a page, a redirect, an account and a file."""
    begin_writing()
    db.session.get_one(Site, 1).url = SITE_URL
    db.session.commit()
    for number in range(3):
        make_post(f"Post {number}", authors=["Ada Example"], categories=["Methods"], tags=["notes"])
    make_page("About", slug="about")
    make_redirect("/old/", "/about/")
    make_account("owner", "Ada Example", password_hash="hash of a password")
    write_file("imported/images/dot.png", b"a dot")


def write_file(name: str, content: bytes) -> None:
    """Put a file into the blog's folder."""
    from flask import current_app

    file: Path = current_app.config["MEDIA"] / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def runner(app: Flask) -> Run:
    """Return a function that runs one command of an application."""
    invoking = app.test_cli_runner()

    def run(*arguments: object) -> Result:
        return invoking.invoke(args=[str(argument) for argument in arguments], catch_exceptions=False)

    return run
