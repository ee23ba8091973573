"""Limits hold over all machines by Redis, and without it each worker counts by itself."""

from __future__ import annotations

import logging
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.admin import limits
from app.admin.limits import Limit
from app.cli import data_folder
from app.db import db
from tests.faults.store import free_port

pytestmark = pytest.mark.redis


class Redis:
    """Be a Redis server on a free port, without a file."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("Redis does not start")

    def stop(self) -> None:
        """Kill it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)


@pytest.fixture
def redis() -> Iterator[Redis]:
    redis = Redis()
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture
def blog(tmp_path: Path, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Give a blog whose limits are counted in Redis."""
    monkeypatch.setattr(limits, "LINKS", Limit("links", "5 per minute"))
    folder = tmp_path / "blog"
    app = create_app(
        {"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db", "LIMITS_URL": redis.url}
    )
    with app.app_context():
        data_folder.prepare(app)
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _ask(app: Flask) -> int:
    return app.test_client().get(f"/admin/preview/{'x' * 43}/").status_code


def test_counts_are_one_for_all_machines_and_outlive_the_program(blog: Flask) -> None:
    assert [_ask(blog) for _ in range(3)] == [404] * 3
    limits.init_app(blog)  # another machine, or this one started anew
    assert [_ask(blog) for _ in range(3)] == [404, 404, 429]


def test_without_redis_each_counts_by_itself_and_says_so_once(
    blog: Flask, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    assert _ask(blog) == 404
    redis.stop()
    with caplog.at_level(logging.WARNING):
        began = time.perf_counter()
        statuses = [_ask(blog) for _ in range(8)]
        took = time.perf_counter() - began
    assert set(statuses) == {404, 429}
    assert statuses.index(429) >= 4
    assert blog.test_client().get("/").status_code == 200
    assert took < 5
    said = [record for record in caplog.records if record.name == "flask-limiter"]
    assert len(said) == 1, [record.getMessage() for record in said]
    redis.start()
    end = time.monotonic() + 30
    while not any("recovered" in record.getMessage() for record in caplog.records) and time.monotonic() < end:
        with caplog.at_level(logging.INFO, "flask-limiter"):
            _ask(blog)
        time.sleep(0.3)
    assert any("recovered" in record.getMessage() for record in caplog.records)
