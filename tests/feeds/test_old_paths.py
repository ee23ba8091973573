"""Subscribers of another blog program are led to the feed in one step."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.feeds import old_paths
from tests.factories import make_page, make_post, make_redirect, make_site, make_tag

OF_THE_BLOG = (
    *("/atom.xml", "/feed", "/feed/", "/rss.xml", "/rss", "/rss/", "/index.xml", "/feed.atom", "/feeds", "/feeds/"),
    *("/feeds/posts/default", "/blog/feed.xml", "/blog/index.xml", "/posts/index.xml", "/feed/atom/", "/feed/rss2/"),
    *("/feeds/all.atom.xml", "/feed/atom.xml", "/feed.xml/"),
)
OF_LISTS = {
    "/tag/x/feed": "/tag/x/feed.xml",
    "/tag/x/feed/": "/tag/x/feed.xml",
    "/tag/x/index.xml": "/tag/x/feed.xml",
    "/tag/x.xml": "/tag/x/feed.xml",
    "/tags/x.xml": "/tag/x/feed.xml",
    "/tags/x/index.xml": "/tag/x/feed.xml",
    "/tags/x/feed.xml": "/tag/x/feed.xml",
    "/feed/by_tag/x.xml": "/tag/x/feed.xml",
    "/feed/by_tag/X.xml": "/tag/x/feed.xml",
    "/categories/field-notes/index.xml": "/category/field-notes/feed.xml",
    "/category/field-notes/feed/": "/category/field-notes/feed.xml",
    "/feed/field-notes.xml": "/category/field-notes/feed.xml",
    "/feed/Field%20Notes.xml": "/category/field-notes/feed.xml",
    "/author/ada/feed/": "/author/ada/feed.xml",
    "/authors/ada/atom.xml": "/author/ada/feed.xml",
    "/series/one/index.xml": "/series/one/feed.xml",
}


def make_filed_post() -> None:
    make_post(categories=["Field Notes"], tags=["x"], authors=["Ada"], series="One")


@pytest.mark.parametrize("path", OF_THE_BLOG)
def test_an_old_address_of_the_feed_leads_to_it(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/feed.xml")
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(("path", "target"), OF_LISTS.items())
def test_an_old_address_of_a_list_leads_to_its_feed(client: FlaskClient, path: str, target: str) -> None:
    make_filed_post()
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)
    assert client.get(target).status_code == 200


def test_the_location_holds_the_base_path_and_no_query(client: FlaskClient) -> None:
    make_site(url="https://blog.example/notes")
    assert client.get("/atom.xml?x=1").headers["Location"] == "/notes/feed.xml"


def test_head_is_led_on_too(client: FlaskClient) -> None:
    assert client.head("/atom.xml").status_code == 301


@pytest.mark.parametrize(
    "path", ["/tags/unknown.xml", "/feed/by_tag/unknown.xml", "/feed/unknown.xml", "/tag/unknown/feed/"]
)
def test_the_feed_of_an_unknown_list_is_not_found(client: FlaskClient, path: str) -> None:
    make_filed_post()
    assert client.get(path).status_code == 404


def test_the_name_as_typed_comes_before_the_slug(client: FlaskClient) -> None:
    make_tag("ml", slug="ml")
    make_post(tags=["ml"])
    assert client.get("/feed/by_tag/ML.xml").headers["Location"] == "/tag/ml/feed.xml"
    make_tag("ML", slug="ML")
    make_post(tags=["ML"])
    assert client.get("/feed/by_tag/ML.xml").headers["Location"] == "/tag/ML/feed.xml"


def test_a_post_at_such_an_address_stays_there(client: FlaskClient) -> None:
    make_post("On feeds", path="/feed/", html="<p>What a feed is</p>")
    assert client.get("/feed/").status_code == 200
    assert client.get("/feed").headers["Location"] == "/feed/"


def test_a_withdrawn_post_at_such_an_address_is_gone(client: FlaskClient) -> None:
    make_post(path="/feed/", state="withdrawn")
    assert client.get("/feed/").status_code == 410


def test_a_page_at_such_an_address_stays_there(client: FlaskClient) -> None:
    make_page("Feeds", path="/feeds/")
    assert client.get("/feeds/").status_code == 200


def test_a_stored_redirect_comes_first(client: FlaskClient) -> None:
    make_redirect("/rss.xml", "/elsewhere/")
    assert client.get("/rss.xml").headers["Location"] == "/elsewhere/"


@given(st.text(alphabet="/feds.xmlatomrg", max_size=30))
def test_the_present_addresses_are_never_old_ones(path: str) -> None:
    for present in ("/feed.xml", "/tag/x/feed.xml", f"/series/{path.replace('/', '-') or 'x'}/feed.xml"):
        assert old_paths.recognise(present) is None
    old = old_paths.recognise(path)
    assert old is None or old.kind in ("", "category", "tag", "author", "series")
