"""The feed's answer: its type and headers, and the same bytes for everybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.feeds import atom
from app.feeds.document import feed_id
from tests.factories import SITE_URL, make_post, make_series, make_site

from .reading import ATOM, XML, feed, get, link, shown, text, texts


def test_an_empty_blog_has_a_valid_feed(client: FlaskClient) -> None:
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    assert text(root, "id") == f"{SITE_URL}/feed.xml"
    assert shown(root, "title") == "Test blog"
    assert text(root, "updated")
    assert root.findall(f"{ATOM}entry") == []


def test_it_is_served_as_atom_and_may_not_run_anything(client: FlaskClient) -> None:
    headers = get(client).headers
    assert headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/html"},
        {"Accept": "image/png"},
        {"User-Agent": "curl/8.5"},
        {"Accept-Language": "de"},
        {"Cookie": "session=abc"},
        {"X-Forwarded-Host": "evil.example"},
        {"A-IM": "feed"},
    ],
)
def test_no_header_changes_a_byte(client: FlaskClient, headers: dict[str, str]) -> None:
    make_post()
    answer = get(client, headers=headers)
    assert answer.data == get(client).data
    assert answer.content_type == "application/atom+xml; charset=utf-8"


@pytest.mark.parametrize("query", ["?null", "?utm_source=x", "?feed=rss2", "?%00"])
def test_no_query_changes_a_byte(client: FlaskClient, query: str) -> None:
    make_post()
    assert get(client, f"/feed.xml{query}").data == get(client).data


def test_the_host_asked_for_is_in_no_byte(client: FlaskClient) -> None:
    make_post()
    answer = get(client, base_url="http://127.0.0.1:8000")
    assert answer.data == get(client).data
    assert link(feed(client), "self") == {
        "href": f"{SITE_URL}/feed.xml",
        "rel": "self",
        "type": "application/atom+xml",
    }


def test_two_polls_without_a_change_are_the_same_bytes(client: FlaskClient) -> None:
    make_post(tags=["b", "a"], categories=["c"], authors=["Ben", "Ada"])
    assert get(client).data == get(client).data


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    make_post()
    head, whole = client.head("/feed.xml"), get(client)
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert dict(head.headers) == dict(whole.headers)


def test_options_are_answered_for_pages_of_other_sites_too(client: FlaskClient) -> None:
    answer = client.options("/feed.xml")
    assert answer.status_code == 204
    assert {method.strip() for method in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/feed.xml", "/tag/notes/feed.xml"])
def test_other_methods_are_refused_and_say_which_are_not(client: FlaskClient, method: str, path: str) -> None:
    make_post(tags=["notes"])
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["Allow"].split(",")}


def test_the_blog_is_described(client: FlaskClient) -> None:
    make_site(subtitle="On <this> & that", rights="© 2025 Ada, CC BY 4.0", language="en", feed_author="Ada")
    root = feed(client)
    assert text(root, "subtitle") == "On <this> & that"
    assert text(root, "rights") == "© 2025 Ada, CC BY 4.0"
    assert root.get(f"{XML}lang") == "en"
    assert texts(root, "author", "name") == ["Ada"]
    assert link(root, "alternate") == {
        "href": f"{SITE_URL}/",
        "rel": "alternate",
        "type": "text/html",
        "hreflang": "en",
    }


def test_addresses_hold_the_base_path_of_the_site(client: FlaskClient) -> None:
    make_site(url="https://blog.example/notes/")
    make_post(path="/a/", tags=["x y"])
    root = feed(client, "/tag/x-y/feed.xml")
    assert link(root, "self")["href"] == "https://blog.example/notes/tag/x-y/feed.xml"
    assert link(root, "alternate")["href"] == "https://blog.example/notes/tag/x-y/"
    found = root.find(f"{ATOM}entry")
    assert found is not None
    assert link(found, "alternate")["href"] == "https://blog.example/notes/a/"


def test_the_generator_is_byline_in_its_present_version(client: FlaskClient) -> None:
    generator = feed(client).find(f"{ATOM}generator")
    assert generator is not None
    assert (generator.text, generator.get("version")) == ("Byline", atom.VERSION)


def test_the_id_of_the_feed_stays_when_the_blog_moves(client: FlaskClient) -> None:
    series = make_series("One")
    make_post(series="One")
    before = [text(feed(client, path), "id") for path in ("/feed.xml", "/series/one/feed.xml")]
    make_site(url="https://elsewhere.example/blog", title="New name")
    after = [text(feed(client, path), "id") for path in ("/feed.xml", "/series/one/feed.xml")]
    assert after == before == [f"{SITE_URL}/feed.xml", feed_id(make_site(), series)]
