"""Supervisors get short, plain and fresh answers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.db import begin_writing, db
from app.models import Site


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
