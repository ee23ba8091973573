"""Give tests an application on a real SQLite file, made once and emptied after each test."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app import create_app, rendering
from app.db import begin_writing, db
from app.models import Site
from app.page_cache import PageCache
from tests.factories import SITE_URL, START


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("blog")
    app = create_app(
        {
            "DATA": folder,
            "MEDIA": folder / "media",
            "SECRET_KEY": "a key for tests, of 32 characters",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db",
            "PUBLISH_SECONDS": 0,
            "TESTING": True,
        }
    )
    with app.app_context():
        db.create_all()
    yield app
    rendering.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    gc.collect()


@pytest.fixture
def app(_built: Flask) -> Iterator[Flask]:
    """Give the application inside its context, writing allowed, with an empty blog at https://blog.example."""
    with _built.app_context():
        begin_writing()
        db.session.add(
            Site(
                id=1,
                title="Test blog",
                url=SITE_URL,
                feed_id=f"{SITE_URL}/feed.xml",
                permalink_pattern="/posts/:year/:month/:slug/",
                content_changed_at=START,
            )
        )
        db.session.commit()
        yield _built
        begin_writing()
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(delete(table))
        db.session.commit()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser that talks to Flask directly."""
    return app.test_client()


@pytest.fixture
def cached_client(app: Flask) -> Iterator[FlaskClient]:
    """Give a browser that talks through the page cache, as readers do."""
    plain = app.wsgi_app
    app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
    yield app.test_client()
    app.wsgi_app.close()  # type: ignore[attr-defined]
    app.wsgi_app = plain  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs programs that this machine does not have."""
    needs = {"browser": ["chromium"], "oracle": ["jekyll"], "readers": ["newsboat", "r2e"]}
    for item in items:
        for marker, programs in needs.items():
            absent = [program for program in programs if shutil.which(program) is None]
            if item.get_closest_marker(marker) and absent:
                item.add_marker(pytest.mark.skip(reason=f"{' and '.join(absent)} not installed"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Turn a skipped test into a failed one where NO_SKIPS is set."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("NO_SKIPS") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
