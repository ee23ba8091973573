"""Every response carries the headers that keep readers safe, and says how long it may be kept."""

from __future__ import annotations

import base64
import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.reader.pages import ADDRESSES, XHTML, fetch, fill_blog, page, tree

EVERYWHERE = (
    *ADDRESSES,
    "/nothing/",
    "/robots.txt",
    "/sitemap.xml",
    "/static/css/site.css",
    "/favicon.ico",
    "/archive",
)


def _policy(header: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in header.split(";"))}


@pytest.mark.parametrize("address", EVERYWHERE)
def test_headers_are_everywhere(client: FlaskClient, address: str) -> None:
    fill_blog()
    headers = fetch(client, address).headers
    policy = _policy(headers["Content-Security-Policy"])
    assert policy["default-src"] in (["'self'"], ["'none'"])
    assert "unsafe" not in headers["Content-Security-Policy"] or address.endswith(".svg")
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers


def test_the_one_inline_script_is_the_one_that_the_policy_admits(client: FlaskClient) -> None:
    response = fetch(client, "/")
    inline = [script.text for script in tree(response.text).iter(f"{XHTML}script") if not script.get("src")]
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in _policy(response.headers["Content-Security-Policy"])["script-src"]


def test_pages_are_asked_for_again_unless_the_setting_says_otherwise(app: Flask, client: FlaskClient) -> None:
    assert fetch(client, "/").headers["Cache-Control"] == "public, no-cache"
    app.config["MAX_AGE"] = 60
    try:
        assert fetch(client, "/").headers["Cache-Control"] == "public, max-age=60"
    finally:
        app.config["MAX_AGE"] = 0


def test_the_host_that_was_asked_is_never_repeated(client: FlaskClient) -> None:
    fill_blog()
    for address in EVERYWHERE:
        response = fetch(client, address, headers={"X-Forwarded-Host": "evil.example"}, base_url="http://localhost")
        assert b"evil.example" not in response.data
        assert "localhost" not in response.headers.get("Location", "")
    assert "localhost" not in page(client, "/")
