"""Give backup tests a blog of their own, and commands to run on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Site
from tests.factories import SITE_URL, make_account, make_page, make_post, make_redirect

Run = Callable[..., Result]


_made: dict[str, Path] = {}


@pytest.fixture
def blog(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give the application on a small blog with a file."""
    yield from standing(tmp_path / "data", _copied(fill, tmp_path_factory))


@pytest.fixture
def other(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give the application on an empty place."""
    yield from standing(tmp_path / "other", _copied(leave_empty, tmp_path_factory))


def standing(folder: Path, template: Path) -> Iterator[Flask]:
    """Give an application on a copy of a data folder, outside of its context."""
    shutil.copytree(template, folder)
    app = _on(folder)
    yield app
    _close(app)


def _copied(filled: Callable[[], None], factory: pytest.TempPathFactory) -> Path:
    """Return a data folder to copy, which is made once."""
    if filled.__name__ not in _made:
        folder = factory.mktemp("template")
        app = _on(folder)
        with app.app_context():
            data_folder.prepare(app)
            filled()
        _close(app)
        _made[filled.__name__] = folder
    return _made[filled.__name__]


def _on(folder: Path) -> Flask:
    return create_app(
        {"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db", "PUBLISH_SECONDS": 0}
    )


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def leave_empty() -> None:
    """Write nothing."""


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
