"""Give tests a small application behind the page cache, on a database file of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask, Response, request, send_file
from sqlalchemy import select
from werkzeug.test import Client

from app import queries
from app.db import begin_writing, db, init_app
from app.models import Post, Site
from app.page_cache import PageCache
from tests.factories import SITE_URL, START

TEXT = "<p>A page of some length, since short ones are not worth compressing.</p>\n" * 20


class Blog:
    """Be an application, its page cache, and a count of how often each path was rendered."""

    def __init__(self, folder: Path, url: str, settings: dict[str, object]) -> None:
        self.renderings: Counter[str] = Counter()
        self.while_rendering: Callable[[], object] = lambda: None
        self.folder = folder
        (folder / "file.txt").write_text(TEXT)
        self.app = Flask("small", static_folder=None)
        self.app.config.update({"CACHE_MEGABYTES": 4} | settings, SQLALCHEMY_DATABASE_URI=url)
        init_app(self.app)
        self._add_routes()
        self.cache = PageCache(self.app)
        self.client = Client(self.cache, Response, use_cookies=False)

    def context(self) -> AbstractContextManager[object]:
        """Return what code that touches the database runs in."""
        return self.app.app_context()

    def create(self) -> None:
        """Make the database with an empty blog."""
        with self.context():
            db.create_all()
            begin_writing()
            site = Site(title="Small", url=SITE_URL, feed_id="urn:x:small", permalink_pattern="/:slug/")
            site.content_changed_at = START
            db.session.add(site)
            db.session.commit()

    def close(self) -> None:
        """Close all connections."""
        self.cache.close()
        with self.context():
            db.engine.dispose()

    def _add_routes(self) -> None:
        app = self.app

        @app.before_request
        def count() -> None:
            self.renderings.update([request.path])
            self.while_rendering()

        @app.get("/titles/")
        def titles() -> str:
            found = db.session.scalars(select(Post.title).where(Post.is_public).order_by(Post.id))
            return f"{TEXT}{queries.current_site().title}: {', '.join(found)}"

        @app.get("/")
        @app.get("/<path:name>")
        def page(name: str = "") -> str:
            return f"{TEXT}<i>{request.script_root}|{request.path}|{request.query_string!r}|{request.host}</i>"

        @app.get("/short/")
        def short() -> Response:
            return Response("short", content_type="text/plain", headers={"Cache-Control": "public, max-age=60"})

        @app.get("/moved/")
        def moved() -> Response:
            return Response(status=301, headers={"Location": f"{request.host_url}new/"})

        @app.get("/away/")
        def away() -> Response:
            return Response(status=301, headers={"Location": f"{request.host_url}/evil.example"})

        @app.get("/gone/")
        def gone() -> tuple[str, int]:
            return TEXT, 410

        @app.get("/missing/<path:name>")
        def missing(name: str) -> tuple[str, int]:
            return TEXT + name, 404

        @app.get("/private/")
        def private() -> Response:
            return Response(TEXT, headers={"Cache-Control": "private, no-store"})

        @app.get("/cookie/")
        def cookie() -> Response:
            response = Response(TEXT)
            response.set_cookie("a", "b")
            return response

        @app.get("/varied/")
        def varied() -> Response:
            return Response(TEXT, headers={"Vary": "Cookie"})

        @app.get("/stream/")
        def stream() -> Response:
            return Response(iter([TEXT, TEXT]))

        @app.get("/file.txt")
        def file() -> Response:
            return send_file(self.folder / "file.txt")

        @app.get("/broken/")
        def broken() -> Response:
            return Response("broken", status=500)

        @app.get("/admin/")
        @app.get("/healthz")
        def passed_by() -> str:
            return f"{TEXT}{request.host}"


@contextmanager
def _made(folder: Path, url: str, settings: dict[str, object]) -> Iterator[Blog]:
    blog = Blog(folder, url, settings)
    blog.create()
    yield blog
    blog.close()


@pytest.fixture
def blog(tmp_path: Path, database_url: str) -> Iterator[Blog]:
    """Give a small blog at https://blog.example."""
    with _made(tmp_path, database_url, {}) as made:
        yield made


@pytest.fixture
def make_blog(tmp_path: Path, database_url: str) -> Callable[..., AbstractContextManager[Blog]]:
    """Give a function that makes a small blog with settings."""
    return lambda **settings: _made(tmp_path, database_url, settings)
