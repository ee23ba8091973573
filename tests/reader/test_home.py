"""The home page lists the newest posts, ten a page or as the site says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from tests.factories import make_page, make_post, make_site
from tests.reader.pages import XHTML, page, texts, tree


def test_an_empty_blog_says_so(client: FlaskClient) -> None:
    html = page(client, "/")
    assert "Nothing published yet." in html
    assert "and the first post comes to you." in html


def test_posts_stand_newest_first_and_on_as_many_pages_as_needed(client: FlaskClient) -> None:
    make_site(posts_per_page=2)
    for title in ("Oldest", "Older", "Middle", "Newer", "Newest"):
        make_post(title)
    assert texts(tree(page(client, "/")), "h2") == ["Newest", "Newer"]
    last = page(client, "/page/3/")
    assert texts(tree(last), "h2") == ["Oldest"]
    assert "Page 3 of 3" in last
    assert client.get("/page/4/").status_code == 404


def test_first_page_has_one_address(client: FlaskClient) -> None:
    response = client.get("/page/1/")
    assert (response.status_code, response.headers["Location"]) == (301, "/")


def test_numbers_that_no_list_writes_are_not_found(client: FlaskClient) -> None:
    for number in ("0", "01", "-1", "x", "2.0", "9" * 5000):
        assert client.get(f"/page/{number}/").status_code == 404


def test_what_is_not_public_leaves_no_trace(client: FlaskClient) -> None:
    make_post("Seen")
    make_post("Marker draft", state="draft", tags=["markertag"], categories=["Marker category"])
    make_post("Marker withdrawn", state="withdrawn")
    make_post("Marker trashed", state="trashed", series="Marker series")
    make_post("Marker scheduled", published_at=datetime.now(UTC) + timedelta(hours=1), authors=["Marker author"])
    for address in ("/", "/archive/", "/tag/", "/category/", "/series/", "/author/", "/subscribe/", "/sitemap.xml"):
        assert "arker" not in page(client, address)


def test_navigation_is_made_of_what_there_is(client: FlaskClient) -> None:
    make_page("About", path="/about/", navigation_position=2)
    make_page("Talks", path="/talks/", navigation_position=1)
    make_page("Hidden", path="/hidden/")
    nav = next(tree(page(client, "/")).iter(f"{XHTML}nav"))
    assert texts(nav, "a") == ["Posts", "Archive", "Talks", "About"]
    assert [link.get("aria-current") for link in nav.iter(f"{XHTML}a")] == ["page", None, None, None]
    make_post(series="A series")
    assert "Series" in texts(next(tree(page(client, "/")).iter(f"{XHTML}nav")), "a")


def test_navigation_is_what_the_site_says(client: FlaskClient) -> None:
    chosen = [
        ("Writing", "/"),
        ("Code", "https://code.example/"),
        ("Bad", "javascript:alert(1)"),
        ("Bad", "//x.example"),
    ]
    make_site(navigation=[{"label": label, "address": address} for label, address in chosen])
    nav = next(tree(page(client, "/")).iter(f"{XHTML}nav"))
    links = [(link.text, link.get("href")) for link in nav.iter(f"{XHTML}a")]
    assert links == [("Writing", "/"), ("Code", "https://code.example/")]


def test_meta_shows_date_category_and_time(client: FlaskClient) -> None:
    published = datetime(2025, 1, 9, 23, 30, tzinfo=UTC)
    make_post(published_at=published, published_offset=60, categories=["Methods"], word_count=700, reading_seconds=200)
    html = page(client, "/")
    assert '<time datetime="2025-01-10T00:30:00+01:00">10 January 2025</time>' in html
    assert ">Methods</a>" in html
    assert "3 min read" in html
