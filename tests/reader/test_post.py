"""The page of a post shows all that a reader may want to know of it, and nothing twice."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from flask.testing import FlaskClient

from tests.factories import START, make_post, make_site
from tests.reader.pages import CONTENTS, XHTML, attributes, fill_blog, page, texts, tree

WHOLE = "/posts/2025/01/whole/"


def test_it_prints_the_stored_html(client: FlaskClient) -> None:
    make_post(slug="x", html='<p class="note">As <em>stored</em>.</p>')
    assert '<p class="note">As <em>stored</em>.</p>' in page(client, "/posts/2025/01/x/")


def test_head_names_everybody_and_everything(client: FlaskClient) -> None:
    fill_blog()
    html = page(client, WHOLE)
    root = tree(html)
    assert texts(root, "title") == ["The whole & its parts – Test blog"]
    assert "By <a" in html
    assert re.search(r">Ada Example</a> and <a[^>]*>Bo Example</a>", html)
    assert "What the author typed." in html
    assert "Part 2 of 3 in <em>A series</em>" in html
    assert "Part three" in html
    assert attributes(root, "time", "datetime")


def test_contents_list_second_and_third_rank_from_three_on(client: FlaskClient) -> None:
    fill_blog()
    root = tree(page(client, WHOLE))
    nav = next(nav for nav in root.iter(f"{XHTML}nav") if nav.get("aria-label") == "Contents")
    links = [(link.get("href"), link.text) for link in nav.iter(f"{XHTML}a")]
    assert links == [("#one", "One"), ("#two", "Two"), ("#drei%20gr%C3%B6%C3%9Fe", "Three")]
    make_post(slug="few", contents=CONTENTS[:2])
    assert 'aria-label="Contents"' not in page(client, "/posts/2025/01/few/")


def test_summary_that_repeats_the_first_words_is_left_out(client: FlaskClient) -> None:
    make_post(slug="same", summary="The first  words.", excerpt="The first words. And more.")
    make_post(slug="other", summary="Other words.", excerpt="The first words. And more.")
    assert "by-deck" not in page(client, "/posts/2025/01/same/")
    assert '<p class="by-deck">Other words.</p>' in page(client, "/posts/2025/01/other/")


def test_update_is_shown_when_it_came_a_day_later(client: FlaskClient) -> None:
    make_post(slug="soon", published_at=START, updated_at=START + timedelta(hours=23))
    make_post(slug="late", published_at=START, updated_at=START + timedelta(days=61))
    assert "Updated" not in page(client, "/posts/2025/01/soon/")
    assert "Updated <time datetime=" in page(client, "/posts/2025/01/late/")


def test_neighbours_are_the_next_public_ones(client: FlaskClient) -> None:
    make_post("Before", slug="before")
    make_post("Draft between", state="draft")
    make_post(slug="here")
    make_post("After", slug="after")
    root = tree(page(client, "/posts/2025/01/here/"))
    nav = next(nav for nav in root.iter(f"{XHTML}nav") if nav.get("aria-label") == "Other posts")
    assert [(link.get("rel"), link.get("href")) for link in nav.iter(f"{XHTML}a")] == [
        ("prev", "/posts/2025/01/before/"),
        ("next", "/posts/2025/01/after/"),
    ]


def test_language_and_direction_are_the_posts_own(client: FlaskClient) -> None:
    fill_blog()
    article = next(tree(page(client, "/posts/2025/01/short/")).iter(f"{XHTML}article"))
    assert (article.get("lang"), article.get("dir")) == ("he", "rtl")


def test_machines_learn_the_same(client: FlaskClient) -> None:
    fill_blog()
    root = tree(page(client, WHOLE))
    script = next(s for s in root.iter(f"{XHTML}script") if s.get("type") == "application/ld+json")
    described = json.loads(script.text)
    assert described["headline"] == "The whole & its parts"
    assert described["url"] == f"https://blog.example{WHOLE}"
    assert [author["name"] for author in described["author"]] == ["Ada Example", "Bo Example"]
    assert described["image"] == "https://blog.example/images/whole.png"
    graph = {m.get("property"): m.get("content") for m in root.iter(f"{XHTML}meta") if m.get("property")}
    assert graph["og:type"] == "article"
    assert graph["og:title"] == "The whole & its parts"
    assert graph["og:image"] == "https://blog.example/images/whole.png"
    assert graph["og:image:alt"] == "A whole"


def test_canonical_address_may_be_elsewhere(client: FlaskClient) -> None:
    make_post(slug="copy", canonical_url="https://first.example/essay")
    html = page(client, "/posts/2025/01/copy/")
    assert '<link rel="canonical" href="https://first.example/essay">' in html


def test_a_post_without_author_is_cited_by_the_blog(client: FlaskClient) -> None:
    make_site(feed_author="The Editors")
    make_post("Alone", slug="alone", published_at=START)
    html = page(client, "/posts/2025/01/alone/")
    assert "The Editors. “Alone”. Test blog, 1 January 2025. https://blog.example/posts/2025/01/alone/" in html
    assert "By <a" not in html


def test_short_posts_say_no_time(client: FlaskClient) -> None:
    make_post(slug="short", word_count=149)
    make_post(slug="long", word_count=150)
    assert "min read" not in page(client, "/posts/2025/01/short/")
    assert "1 min read" in page(client, "/posts/2025/01/long/")
