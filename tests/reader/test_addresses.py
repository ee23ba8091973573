"""A text answers at its stored address, spelt in any way that means the same; others lead to it by one 301."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.factories import make_category, make_page, make_post, make_redirect


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("/posts/2025/01/x/", "/posts/2025/01/x/"),
        ("/2025/01/10/gr%C3%BC%C3%9Fe.html", "/2025/01/10/grüße.html"),
        ("/2025/01/10/gr%C3%BC%C3%9Fe.html", "/2025/01/10/gr%c3%bc%C3%9Fe.html"),
        ("/a%20b/", "/a%20b/"),
        ("/100%25/", "/100%25/"),
        ("/what%3F/", "/what%3F/"),
        ("/c++/it's-(done)!/", "/c++/it's-(done)!/"),
        ("/plain", "/plain"),
    ],
)
def test_stored_address_answers(client: FlaskClient, stored: str, asked: str) -> None:
    make_post("Here it is", path=stored)
    response = client.get(asked)
    assert response.status_code == 200
    assert "Here it is" in response.text


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/posts/2025/01/x", "/posts/2025/01/x/"),
        ("/posts/2025/01/x.html", "/posts/2025/01/x/"),
        ("/posts/2025/01/x/index.html", "/posts/2025/01/x/"),
        ("/about", "/about/"),
        ("/old/place/", "/posts/2025/01/x/"),
        ("/elsewhere/", "https://other.example/a?b=c"),
        ("/archive", "/archive/"),
        ("/category/methods", "/category/methods/"),
        ("/category/methods/page/1/", "/category/methods/"),
    ],
)
def test_other_spelling_leads_there_at_once(client: FlaskClient, asked: str, target: str) -> None:
    make_post(slug="x")
    make_page(path="/about/")
    make_category("Methods")
    make_redirect("/old/place/", "/posts/2025/01/x/")
    make_redirect("/elsewhere/", "https://other.example/a?b=c")
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, target)


def test_imported_address_of_a_list_belongs_to_its_text(client: FlaskClient) -> None:
    make_post("A post there", path="/archive/")
    make_page("A page there", path="/tag/notes/")
    make_post(tags=["notes"])
    assert "A post there" in client.get("/archive/").text
    assert "A page there" in client.get("/tag/notes/").text


def test_redirect_never_leaves_by_the_address_alone(client: FlaskClient) -> None:
    for path in ("//evil.example", "//evil.example/", "/\\evil.example", "///evil.example/..", "//archive", "//"):
        response = client.get("/", environ_overrides={"PATH_INFO": path})
        assert re.fullmatch(r"/(?![/\\]).*", response.headers.get("Location", "/")), path


def test_only_reading_is_answered(client: FlaskClient) -> None:
    make_post(slug="x")
    for address in ("/", "/posts/2025/01/x/", "/archive/", "/nothing/"):
        response = client.post(address)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
        assert "That cannot be done here" in response.text


def test_head_says_what_get_says(client: FlaskClient) -> None:
    make_post(slug="x")
    get, head = client.get("/posts/2025/01/x/"), client.head("/posts/2025/01/x/")
    assert head.data == b""
    assert (head.status_code, head.headers["Content-Length"]) == (200, get.headers["Content-Length"])
