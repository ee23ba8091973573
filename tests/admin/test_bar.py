"""Test the bar that people who are signed in get on public pages, and that nobody else gets a byte of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.admin.conftest import Browser
from tests.factories import make_account, make_page, make_post

SignedIn = Callable[..., Browser]


def test_public_pages_are_the_same_bytes_with_a_bar_below(signed_in: SignedIn) -> None:
    post = make_post("Bar", authors=["Somebody"])
    browser = signed_in("owner")
    for path in (post.path, "/", "/archive/"):
        plain = browser.application.test_client().get(path)
        barred = browser.get(path)
        before, bar, after = barred.text.partition('<link rel="stylesheet" href="/static/css/bar')
        assert bar
        assert plain.text.startswith(before)
        assert plain.text == before + "</body>" + after.partition("</body>")[2]
        assert barred.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in barred.headers
        assert plain.headers["Cache-Control"] == "public, no-cache"
        assert "Cookie" not in plain.headers.get("Vary", "")


def test_the_bar_leads_to_the_editor_of_this_very_text(signed_in: SignedIn) -> None:
    post, page = make_post(authors=["Somebody"]), make_page()
    browser = signed_in("editor")
    assert f'href="/admin/posts/{post.id}/"' in browser.get(post.path).text
    assert "Edit this post" in browser.get(post.path).text
    assert f'href="/admin/pages/{page.id}/"' in browser.get(page.path).text
    assert "Edit this" not in browser.get("/").text
    assert 'href="/admin/"' in browser.get("/").text


def test_who_may_not_edit_a_text_is_not_led_to_it(signed_in: SignedIn) -> None:
    post = make_post(authors=["Somebody"])
    browser = signed_in("author")
    assert "Edit this post" not in browser.get(post.path).text
    own = signed_in(make_account("author", "Somebody"))
    assert "Edit this post" in own.get(post.path).text


@pytest.mark.parametrize("path", ["/feed.xml", "/sitemap.xml", "/robots.txt"])
def test_feeds_and_files_get_no_bar(signed_in: SignedIn, path: str) -> None:
    make_post()
    browser = signed_in("owner")
    assert browser.get(path).data == browser.application.test_client().get(path).data


def test_an_invented_cookie_gets_the_public_page(client: FlaskClient) -> None:
    post = make_post()
    plain = client.get(post.path).data
    client.set_cookie("byline_session", "invented")
    assert client.get(post.path).data == plain
