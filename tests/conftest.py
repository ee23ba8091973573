"""Give tests an application on a real database, made once and emptied after each test.

It is an SQLite file, or with TEST_DATABASE=postgresql a database of a private PostgreSQL server.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine, text

from app import create_app, rendering
from app.db import begin_writing, db
from app.models import Site
from app.page_cache import PageCache
from tests import databases
from tests import postgres as servers
from tests.databases import ON_POSTGRESQL, PORT
from tests.factories import SITE_URL, START

# Half of hypothesis' own number, to keep the suite short; `pytest --hypothesis-profile=default` tries more.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize="CI" in os.environ)
settings.load_profile("quick")


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Databases]:
    """Give a private PostgreSQL server, in which each test makes the databases that it needs."""
    if not servers.is_installed():
        pytest.skip("postgresql not installed")
    if PORT in os.environ:
        yield servers.Databases(int(os.environ[PORT]))
        return
    with servers.running() as server:
        yield server


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without tables, on the engine that is under test."""
    yield databases.url_of(tmp_path)
    databases.drop(tmp_path)


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("blog")
    app = create_app(
        {
            "DATA": folder,
            "MEDIA": folder / "media",
            "SECRET_KEY": "a key for tests, of 32 characters",
            "SQLALCHEMY_DATABASE_URI": databases.url_of(folder),
            "PUBLISH_SECONDS": 0,
            "START_IMPORTS": False,
            "TESTING": True,
        }
    )
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    gc.collect()


@pytest.fixture(scope="session", autouse=True)
def _renderer() -> Iterator[None]:
    """End the renderer after the last test: it serves all applications, and starting it costs more than most tests."""
    yield
    rendering.close()


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
        db.session.remove()
        _empty(db.engine)


def _empty(engine: Engine) -> None:
    emptyings = [str(table.delete()) for table in reversed(db.metadata.sorted_tables)]
    with engine.connect().execution_options(byline_writing=True) as connection:
        if engine.dialect.name == "postgresql":
            # One journey for all, and many times as fast as TRUNCATE, which makes files anew. Numbers begin again.
            connection.execute(text("; ".join([*emptyings, _RESTART])))
        else:
            for emptying in emptyings:
                connection.exec_driver_sql(emptying)
        connection.commit()


# Called in the text above only where a row was added since.
_RESTART = """DO $$ DECLARE one text; BEGIN
FOR one IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
LOOP EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART'; END LOOP; END $$"""


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


def pytest_configure(config: pytest.Config) -> None:
    """Start the server that all workers share."""
    if ON_POSTGRESQL and PORT not in os.environ:
        server = servers.Cluster()
        config.add_cleanup(server.remove)
        server.start()
        os.environ[PORT] = str(server.port)
        config.add_cleanup(lambda: os.environ.pop(PORT))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs programs that this machine does not have, and leave out what is about the other engine."""
    other = [item for item in items if ON_POSTGRESQL and item.get_closest_marker("sqlite")]
    if other:
        items[:] = [item for item in items if item not in other]
        config.hook.pytest_deselected(items=other)
    needs = {"browser": ["chromium"], "hugo": ["hugo"], "oracle": ["jekyll"], "readers": ["newsboat", "r2e"]}
    needs |= {"caddy": ["caddy"], "nginx": ["nginx"], "redis": ["redis-server"]}
    for marker, programs in needs.items():
        absent = [program for program in programs if shutil.which(program) is None]
        for item in items if absent else ():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{' and '.join(absent)} not installed"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Turn a skipped test into a failed one where NO_SKIPS is set."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("NO_SKIPS") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
