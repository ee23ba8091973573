"""The log has one line for each request and error, and nothing personal or secret in any."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import logs
from tests.factories import make_post

Lines = Callable[[], list[str]]


@pytest.fixture
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Configure the log as the server does, and give what is written."""
    stream = io.StringIO()
    root, requests = logging.getLogger(), logging.getLogger("byline.requests")
    before, level, own, raising = root.handlers[:], root.level, requests.level, logging.raiseExceptions
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure(getattr(request, "param", "json"))
    yield lambda: stream.getvalue().splitlines()
    root.handlers[:], logging.raiseExceptions = before, raising
    root.setLevel(level)
    requests.setLevel(own)


def test_a_request_is_one_object(client: FlaskClient, written: Lines) -> None:
    post = make_post("A post")
    client.get(f"{post.path}?token=hush", headers={"Cookie": "a=b", "User-Agent": "Reader of Ada"})
    (line,) = written()
    entry = json.loads(line)
    assert entry.keys() == {"time", "level", "logger", "message", "request", "method", "path", "status", "ms"}
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", post.path, 200)
    assert 0 < entry["ms"] < 60_000
    assert len(entry["request"]) == 8
    for private in ("hush", "127.0.0.1", "a=b", "Ada"):
        assert private not in line


@pytest.mark.parametrize("written", ["text", "json"], indirect=True)
def test_nobody_forges_a_line(client: FlaskClient, written: Lines) -> None:
    client.get("/x%0d%0aFAKE%20line%1b[31m%E2%80%A8y")
    (line,) = written()
    assert "\x1b" not in line
    assert "%0D%0AFAKE" in line


@pytest.mark.parametrize(
    "path", ["/admin/preview/{}/", "/admin/invitation/{}/", "/admin/setup/{}/", "/admin/preview/{}"]
)
def test_secrets_of_links_are_left_out(client: FlaskClient, written: Lines, path: str) -> None:
    secret = "sEcReT-of_a-link-0123456789abcdef"
    client.get(path.format(secret))
    assert len(written()) == 1
    assert "sEcReT" not in written()[0]


def test_machines_that_ask_for_health_leave_no_line(client: FlaskClient, written: Lines) -> None:
    client.get("/healthz")
    client.get("/metrics")
    assert written() == []


@pytest.mark.parametrize("written", ["text", "json"], indirect=True)
def test_an_error_has_its_trace_and_the_number_that_the_page_shows(
    app: Flask, written: Lines, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    def broken() -> str:
        raise RuntimeError("broken\x1b[31m")

    monkeypatch.setitem(app.view_functions, "reader.lists_home", broken)
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    number = answer.text.partition("<code>")[2].partition("</code>")[0]
    assert len(number) == 8
    lines = written()
    assert all("\x1b" not in line for line in lines)
    if lines[0].startswith("{"):
        entries = [json.loads(line) for line in lines]
        assert {entry["request"] for entry in entries} == {number}
        (trace,) = [entry["trace"] for entry in entries if "trace" in entry]
        assert "RuntimeError: broken" in trace
    else:
        assert all(f"[{number}]" in line or line.startswith("    ") for line in lines)


def test_what_people_typed_is_in_no_error_of_the_database(app: Flask) -> None:
    from app.db import db

    assert db.engine.hide_parameters or app.config["SQLALCHEMY_ENGINE_OPTIONS"]["hide_parameters"]
