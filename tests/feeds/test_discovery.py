"""Readers and crawlers find the feed from every page, and reach it through the page cache."""

from __future__ import annotations

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.factories import make_page, make_post, make_site

from .reading import get


def feeds_named(client: FlaskClient, path: str) -> list[str]:
    """Return the addresses of the feeds that a page names, in its order."""
    answer = client.get(path)
    document = html5lib.parse(answer.data, namespaceHTMLElements=False)
    return [
        link.get("href", "")
        for link in document.iter("link")
        if link.get("rel") == "alternate" and link.get("type") == "application/atom+xml" and link.get("title")
    ]


@pytest.mark.parametrize("path", ["/", "/a/", "/about/", "/archive/", "/tag/notes/", "/subscribe/", "/nowhere/"])
def test_every_page_names_the_feed(client: FlaskClient, path: str) -> None:
    make_post(path="/a/", tags=["notes"])
    make_page(path="/about/")
    assert "/feed.xml" in feeds_named(client, path)


@pytest.mark.parametrize("path", ["/category/methods/", "/tag/notes/", "/author/ada/", "/series/one/"])
def test_the_page_of_a_list_names_its_own_feed_too(client: FlaskClient, path: str) -> None:
    make_post(categories=["Methods"], tags=["notes"], authors=["Ada"], series="One")
    for address in feeds_named(client, path):
        get(client, address)
    assert f"{path}feed.xml" in feeds_named(client, path)


def test_robots_may_read_the_feed(client: FlaskClient) -> None:
    rules = client.get("/robots.txt").text.splitlines()
    barred = [rule.partition(":")[2].strip() for rule in rules if rule.lower().startswith("disallow")]
    assert not [path for path in barred if path and "/feed.xml".startswith(path)]


def test_the_page_cache_passes_the_feed_on_as_it_is(client: FlaskClient, cached_client: FlaskClient) -> None:
    make_post(tags=["notes"])
    for path in ("/feed.xml", "/tag/notes/feed.xml"):
        plain, first, kept = get(client, path), get(cached_client, path), get(cached_client, f"{path}?utm_source=x")
        assert plain.data == first.data == kept.data
        for name in (
            "Content-Type",
            "Content-Security-Policy",
            "Access-Control-Allow-Origin",
            "X-Content-Type-Options",
        ):
            assert plain.headers[name] == first.headers[name] == kept.headers[name]
        assert kept.headers["Cache-Control"] == "public, no-cache"
        held = cached_client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (held.status_code, held.data) == (304, b"")
        assert held.headers["Access-Control-Allow-Origin"] == "*"


def test_a_blog_below_a_path_has_its_feed_and_old_addresses_there(cached_client: FlaskClient) -> None:
    make_site(url="https://blog.example/notes")
    assert get(cached_client, "/notes/feed.xml").data == get(cached_client, "/feed.xml").data
    assert cached_client.get("/notes/atom.xml").headers["Location"] == "/notes/feed.xml"
    assert cached_client.options("/notes/feed.xml").status_code == 204
