"""What goes wrong ends in a page with the right status and a next step."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.db import db
from tests.factories import make_page, make_post, make_site
from tests.reader.pages import XHTML, page, texts, tree


def test_unknown_address_names_the_nearest(client: FlaskClient) -> None:
    make_post("Measuring rain", path="/posts/2025/01/measuring-rain/")
    make_post("Unlike", path="/posts/2025/01/zzz/")
    html = page(client, "/posts/2024/measuring-the-rain", 404)
    root = tree(html)
    assert texts(root, "h1") == ["This page does not exist."]
    assert texts(root, "title") == ["Page not found – Test blog"]
    assert "Measuring rain" in html
    assert "Unlike" not in html


def test_unknown_address_without_anything_near(client: FlaskClient) -> None:
    root = tree(page(client, "/nothing/", 404))
    assert texts(root, "h2") == []
    assert [meta.get("content") for meta in root.iter(f"{XHTML}meta") if meta.get("name") == "robots"] == ["noindex"]


@pytest.mark.parametrize("address", ["/category/x/", "/tag/x/", "/author/x/", "/series/x/", "/archive/page/2/"])
def test_unknown_lists_are_not_found(client: FlaskClient, address: str) -> None:
    page(client, address, 404)


def test_withdrawn_post_is_gone(client: FlaskClient) -> None:
    make_post(slug="gone", state="withdrawn", deleted_at=datetime(2025, 3, 4, 12, tzinfo=UTC))
    make_post(slug="unknown", state="withdrawn")
    make_page(path="/gone-page/", state="withdrawn")
    root = tree(page(client, "/posts/2025/01/gone/", 410))
    assert "The author withdrew this post on 4 March 2025." in "".join(root.itertext())
    assert "The author withdrew this post." in page(client, "/posts/2025/01/unknown/", 410)
    page(client, "/gone-page/", 410)


def test_withdrawal_is_dated_on_the_clock_of_the_site(client: FlaskClient) -> None:
    make_site(time_zone="Asia/Tokyo")
    make_post(slug="gone", state="withdrawn", deleted_at=datetime(2025, 3, 4, 20, tzinfo=UTC))
    assert "5 March 2025" in page(client, "/posts/2025/01/gone/", 410)


def test_what_was_never_public_looks_like_nothing(client: FlaskClient) -> None:
    make_post(slug="draft", state="draft")
    make_post(slug="later", published_at=datetime.now(UTC) + timedelta(hours=1))
    make_page(path="/page-draft/", state="draft")
    nothing = client.get("/posts/2025/01/zzzz/")
    for address in ("/posts/2025/01/draft/", "/posts/2025/01/later/", "/page-draft/"):
        response = client.get(address)
        assert response.status_code == 404
        assert response.data == nothing.data
        assert dict(response.headers) == dict(nothing.headers)


def test_failure_is_told_without_the_database(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("secret reason")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        with caplog.at_level(logging.ERROR):
            response = app.test_client().get("/")
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert response.status_code == 500
    root = tree(response.text)
    number = texts(root, "code")[0]
    assert number in caplog.text
    assert "Try again in a minute" in response.text
    assert "secret reason" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_silent_database_is_told_as_busy(app: Flask) -> None:
    from sqlalchemy.exc import OperationalError

    def fail(*_arguments: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        response = app.test_client().get("/")
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "This site is busy." in texts(tree(response.text), "h1")
