"""What the feed says of each post."""

from __future__ import annotations

from datetime import UTC, datetime

import feedparser
import pytest
from flask.testing import FlaskClient

from tests.factories import SITE_URL, change, changing, make_author, make_post, make_site

from .reading import ATOM, XML, entries, entry, feed, get, ids, link, shown, text, texts


def test_an_entry_is_complete(client: FlaskClient) -> None:
    make_post("Hello", slug="hello", authors=["Ada"])
    found = entry(client)
    assert text(found, "id")
    assert shown(found, "title") == "Hello"
    assert link(found, "alternate") == {
        "href": f"{SITE_URL}/posts/2025/01/hello/",
        "rel": "alternate",
        "type": "text/html",
        "title": "Hello",
    }
    assert text(found, "published")
    assert text(found, "updated")
    assert texts(found, "author", "name") == ["Ada"]
    content = found.find(f"{ATOM}content")
    assert content is not None
    assert content.get(f"{XML}base") == f"{SITE_URL}/posts/2025/01/hello/"


def test_a_post_without_title_tags_body_and_summary_is_an_entry(client: FlaskClient) -> None:
    make_post("", slug="untitled", html="", body="", excerpt="")
    found = entry(client)
    assert shown(found, "title") == "untitled"
    assert text(found, "content") == ""
    assert found.find(f"{ATOM}summary") is None


def test_ids_are_stored_ones_whatever_they_look_like(client: FlaskClient) -> None:
    make_post(entry_id="https://old.example/posts/2020/welcome", path="/posts/2020/welcome.html")
    assert ids(client) == ["https://old.example/posts/2020/welcome"]


def test_ids_are_unique_in_every_feed(client: FlaskClient) -> None:
    for number in range(12):
        make_post(f"Post {number}", slug="same", path=f"/{number}/", tags=["a", "b"], authors=["Ada", "Ben"])
    for path in ("/feed.xml", "/tag/a/feed.xml", "/author/ada/feed.xml", "/author/ben/feed.xml"):
        assert len(set(ids(client, path))) == len(ids(client, path)) == 10


def test_an_id_never_changes(client: FlaskClient) -> None:
    post = make_post("Before", tags=["one"])
    before = ids(client)
    with changing():
        post.title = post.feed_title = "After"
        post.slug, post.path = "after", "/elsewhere/after/"
        post.published_at = datetime(2024, 2, 29, tzinfo=UTC)
        post.tag_places.clear()
    make_site(url="http://moved.example/below")
    assert ids(client) == before


def test_published_stays_and_updated_moves_only_for_subscribers(client: FlaskClient) -> None:
    post = make_post()
    first = entry(client)
    change(post, feed_html="<p>corrected</p>", modified_at=datetime(2025, 5, 1, tzinfo=UTC))
    corrected = entry(client)
    assert text(corrected, "content") == "<p>corrected</p>"
    assert text(corrected, "updated") == text(first, "updated")
    change(post, updated_at=datetime(2025, 6, 1, tzinfo=UTC))
    told = entry(client)
    assert text(told, "updated") == "2025-06-01T00:00:00+00:00"
    assert text(told, "published") == text(first, "published")


def test_the_feed_is_dated_by_its_last_change_and_not_by_the_clock(client: FlaskClient) -> None:
    make_post()
    make_site(content_changed_at=datetime(2025, 2, 2, 2, 2, 2, 999999, tzinfo=UTC), time_zone="Asia/Tokyo")
    changed = feed(client)
    assert text(changed, "updated") == text(feed(client), "updated")
    assert text(changed, "updated").endswith("+09:00")


@pytest.mark.parametrize("title", ['A < B & "C"', "AT&T", "&amp; is &#38;", "x<y", "Größe 日本 😀", "it’s"])
def test_feedparser_shows_titles_as_typed(client: FlaskClient, title: str) -> None:
    make_post(title)
    make_site(title=title)
    parsed = feedparser.parse(get(client).data)
    assert not parsed.bozo
    for shown_title in (parsed.feed.title, parsed.entries[0].title):
        assert shown_title.replace("&lt;", "<").replace("&amp;", "&") == title


def test_addresses_are_percent_encoded_and_terms_are_not(client: FlaskClient) -> None:
    make_post("é", slug="é-1", path="/caf%C3%A9/%E6%97%A5/", tags=["日本 語"], image="/bilder/größe 1.png")
    found = entry(client)
    assert link(found, "alternate")["href"] == f"{SITE_URL}/caf%C3%A9/%E6%97%A5/"
    assert [category.get("term") for category in found.findall(f"{ATOM}category")] == ["日本 語"]
    for element in found.iter():
        for name in ("href", "url", f"{XML}base"):
            assert element.get(name, "").isascii()


def test_an_entry_names_its_own_language(client: FlaskClient) -> None:
    make_site(language="en")
    make_post("Hallo", language="de")
    make_post("Hello")
    newest, oldest = entries(client)
    assert newest.get(f"{XML}lang") is None
    assert oldest.get(f"{XML}lang") == "de"


def test_the_summary_is_plain_text(client: FlaskClient) -> None:
    make_post(excerpt="a < b &\n  c", summary=None)
    assert shown(entry(client), "summary") == "a < b & c"


def test_only_public_addresses_of_authors_are_shown(client: FlaskClient) -> None:
    make_author("Ada", email="ada@private.example", email_public=False, url="https://ada.example/")
    make_author("Ben", email="ben@b.example", email_public=True)
    make_post(authors=["Ada", "Ben"])
    assert texts(entry(client), "author", "name") == ["Ada", "Ben"]
    assert texts(entry(client), "author", "email") == ["ben@b.example"]
    assert b"private.example" not in get(client).data


def test_as_many_entries_as_the_site_says_the_newest_first(client: FlaskClient) -> None:
    made = [make_post(f"Post {number}").entry_id for number in range(13)]
    assert ids(client) == made[:2:-1]
    make_site(entries_in_feed=2)
    assert ids(client) == made[:-3:-1]
    make_site(entries_in_feed=100000)
    assert ids(client) == made[::-1]


def test_posts_of_one_moment_stand_as_in_jekylls_feed_in_the_order_they_came(client: FlaskClient) -> None:
    moment = datetime(2025, 4, 1, tzinfo=UTC)
    made = [make_post(published_at=moment).entry_id for _ in range(5)]
    assert ids(client) == made


def test_a_site_of_excerpts_and_a_post_of_excerpt_have_no_content(client: FlaskClient) -> None:
    make_post("Short", in_feed_full=False)
    make_post("Long")
    long, short = entries(client)
    assert long.find(f"{ATOM}content") is not None
    assert short.find(f"{ATOM}content") is None
    make_site(feed_full_text=False)
    assert all(found.find(f"{ATOM}content") is None for found in entries(client))
