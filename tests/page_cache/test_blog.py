"""Test the cache in front of the real application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app.db import db
from tests.factories import SITE_URL, change, make_page, make_post, make_redirect, make_tag

ADDRESSES = ("/", "/posts/2025/01/first/", "/feed.xml", "/tag/notes/", "/tag/notes/feed.xml", "/about/", "/archive/")


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def reader(cached_client: FlaskClient) -> FlaskClient:
    """Give a browser that knows a blog with a post, a page and a redirect."""
    make_post("First title", slug="first", tags=("notes",))
    make_page("About", path="/about/")
    make_redirect("/old/", "/posts/2025/01/first/")
    return cached_client


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_in_memory_costs_no_query(reader: FlaskClient, address: str) -> None:
    first = reader.get(address, base_url=SITE_URL)
    assert first.status_code == 200
    with _statements() as statements:
        second = reader.get(address, base_url=SITE_URL)
        short = reader.get(address, base_url=SITE_URL, headers={"If-None-Match": first.headers["ETag"]})
    assert statements == []
    assert second.data == first.data
    assert short.status_code == 304
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in first.headers


def test_a_rename_is_seen_on_every_page_at_once(reader: FlaskClient) -> None:
    before = {address: reader.get(address, base_url=SITE_URL) for address in ADDRESSES}
    change(make_tag("notes"), name="remarks")
    for address in ("/posts/2025/01/first/", "/feed.xml", "/tag/notes/"):
        tag = before[address].headers["ETag"]
        after = reader.get(address, base_url=SITE_URL, headers={"If-None-Match": tag})
        assert after.status_code == 200
        assert "remarks" in after.text


def test_redirects_lead_by_a_path(reader: FlaskClient) -> None:
    for base_url in ("http://localhost:8000", SITE_URL):
        answer = reader.get("/old/", base_url=base_url)
        assert (answer.status_code, answer.headers["Location"]) == (301, "/posts/2025/01/first/")


def test_what_is_not_there_is_not_taken_for_something_later(reader: FlaskClient) -> None:
    assert reader.get("/posts/2025/01/second/", base_url=SITE_URL).status_code == 404
    post = make_post("Second", slug="second")
    assert reader.get("/posts/2025/01/second/", base_url=SITE_URL).status_code == 200
    change(post, state="withdrawn")
    assert reader.get("/posts/2025/01/second/", base_url=SITE_URL).status_code == 410


def test_the_feed_names_its_own_address_whatever_host_was_asked(reader: FlaskClient) -> None:
    local = reader.get("/feed.xml?a=b", base_url="http://127.0.0.1:9999")
    assert f'href="{SITE_URL}/feed.xml"' in local.text
    assert "127.0.0.1" not in local.text
    assert local.data == reader.get("/feed.xml", base_url=SITE_URL).data


def test_an_old_short_link_leads_on_and_no_other_query_does(reader: FlaskClient) -> None:
    assert reader.get("/?p=7", base_url=SITE_URL).status_code == 200  # nothing is there yet
    make_redirect("/%3Fp=7", "/posts/2025/01/first/")
    home = reader.get("/", base_url=SITE_URL)
    for _ in range(2):
        with _statements() as statements:
            led = reader.get("/?p=7", base_url=SITE_URL)
        assert (led.status_code, led.headers["Location"]) == (301, "/posts/2025/01/first/")
    assert statements == []
    for query in ("p=8", "p=7&a=b", "p=x", "page_id=7", "utm_source=x"):
        assert reader.get(f"/?{query}", base_url=SITE_URL).data == home.data
    assert reader.get("/about/?p=7", base_url=SITE_URL).status_code == 200
    reader.set_cookie("byline_session", "somebody", domain="blog.example.org")
    assert reader.get("/?p=7", base_url=SITE_URL).status_code == 301
