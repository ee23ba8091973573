"""Supervisors get short, plain and fresh answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, text

from app.db import begin_writing, db
from app.health import checks
from app.models import Site


@pytest.fixture(autouse=True)
def schema(app: Flask) -> Iterator[None]:
    """Say which schema the tables have, as migrations do."""
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": checks.newest_schema()})
    yield
    db.session.remove()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_working_blog_says_ok_and_lets_nobody_store_it(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert client.post(path).status_code == 405


def test_a_database_without_a_blog_is_not_ready(client: FlaskClient) -> None:
    begin_writing()
    db.session.execute(delete(Site))
    db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200


def test_a_database_that_cannot_be_read_is_not_ready(app: Flask, client: FlaskClient) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE site RENAME TO elsewhere")
    try:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO site")


def test_a_database_of_another_version_is_not_ready(client: FlaskClient) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text == f"the database has the schema 0001, and this program needs {checks.newest_schema()}\n"


def test_no_room_on_the_disk_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(checks, "LEAST_FREE", 1 << 62)
    assert "full" in client.get("/readyz").text
    monkeypatch.setitem(app.config, "DATA", tmp_path / "nowhere")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the data folder cannot be written\n")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_load_balancer_asks_by_the_machines_own_address(cached_client: FlaskClient, path: str) -> None:
    assert cached_client.get("/", headers={"Host": "10.0.0.5:8000"}).status_code == 400
    assert cached_client.get(path, headers={"Host": "10.0.0.5:8000"}).status_code == 200
