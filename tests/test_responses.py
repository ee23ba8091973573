"""Test that every address has one spelling, and that no spelling leads off the site."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import make_site


@pytest.mark.parametrize(
    ("asked", "target"),
    [("//", "/"), ("/archive//", "/archive/"), ("//archive/", "/archive/"), ("///evil.example/", "/evil.example/"),
     ("//feed.xml", "/feed.xml"), ("/a//%5Cevil.example", "/a/%5Cevil.example"), ("//%0D%0AX:%20y", "/%0D%0AX%3A%20y"),
     ("//%C3%BC/", "/%C3%BC/")],
)  # fmt: skip
def test_doubled_slashes_lead_to_the_one_address(client: FlaskClient, asked: str, target: str) -> None:
    answer = client.get("/", base_url="https://blog.example", environ_overrides={"PATH_INFO": _decoded(asked)})
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


def test_base_path_stays_in_front(cached_client: FlaskClient) -> None:
    make_site(url="https://blog.example/notes")
    answer = cached_client.get("/notes//archive/", base_url="https://blog.example")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/notes/archive/")


def _decoded(path: str) -> str:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")
