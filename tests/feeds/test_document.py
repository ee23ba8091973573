"""A feed is made from the site's row and its posts alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds import atom
from app.feeds.document import Entry, Feed, Person, Term, feed_id, from_posts, squeezed, uri
from app.models import Author, Category, Post, Series, Site, Tag

from .reading import ATOM

NOW = datetime(2025, 7, 1, 12, 0, 0, 654321, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


SITE = {
    "id": 1,
    "title": "Notes",
    "subtitle": "",
    "url": "https://a.example",
    "feed_id": "https://a.example/feed.xml",
    "feed_author": "",
    "feed_author_email": "",
    "feed_author_url": "",
    "feed_full_text": True,
    "language": "",
    "time_zone": "UTC",
    "rights": "",
}
POST = {
    "id": 1,
    "entry_id": "tag:a.example,2025:1",
    "path": "/x/",
    "slug": "x",
    "title": "X",
    "feed_title": "X",
    "feed_html": "<p>x</p>",
    "excerpt": "x",
    "in_feed_full": True,
    "created_at": NOW,
    "published_at": NOW,
    "published_offset": 0,
    "updated_at": NOW,
    "updated_offset": 0,
}


def site_with(**columns: Any) -> Site:
    return Site(**(SITE | columns))


def post_with(**columns: Any) -> Post:
    return Post(**(POST | columns))


def made(*, site: dict[str, Any] | None = None, term: Term | None = None, **columns: Any) -> tuple[Feed, Entry]:
    feed = from_posts(site_with(**(site or {})), [post_with(**columns)], updated=NOW, term=term)
    return feed, feed.entries[0]


def author(name: str = "Ada", **columns: Any) -> Author:
    return Author(**({"name": name, "slug": "ada", "email": "ada@a.example", "email_public": False} | columns))


def test_instants_are_shown_in_the_offset_they_were_stored_with() -> None:
    _, entry = made(published_offset=-480, updated_offset=330)
    assert entry.published.isoformat() == "2025-07-01T04:00:00-08:00"
    assert entry.updated.isoformat() == "2025-07-01T17:30:00+05:30"


@pytest.mark.parametrize(
    ("offset", "shown"), [(-1440, "12:00:00+00:00"), (841, "12:00:00+00:00"), (840, "02:00:00+14:00")]
)
def test_an_offset_that_no_zone_has_is_shown_as_utc(offset: int, shown: str) -> None:
    _, entry = made(published_offset=offset)
    assert entry.published == NOW.replace(microsecond=0)
    assert entry.published.isoformat().endswith(shown)


@pytest.mark.parametrize("instant", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("offset", [-720, 840])
def test_instants_at_the_ends_of_time_are_written(instant: datetime, offset: int) -> None:
    _, entry = made(published_at=instant, published_offset=offset)
    assert entry.published == instant.replace(microsecond=0)


def test_the_feed_is_dated_in_the_zone_of_the_blog_with_its_summer_time() -> None:
    feed, _ = made(site={"time_zone": "America/Los_Angeles"})
    assert feed.updated.isoformat() == "2025-07-01T05:00:00-07:00"


@pytest.mark.parametrize("zone", ["Nowhere/Here", "", "../etc", "Europe"])
def test_an_unknown_time_zone_is_utc(zone: str) -> None:
    feed, _ = made(site={"time_zone": zone})
    assert feed.updated.isoformat() == "2025-07-01T12:00:00+00:00"


def test_categories_come_before_tags_once_and_as_typed() -> None:
    post = post_with()
    post.categories.extend([Category(name="ML"), Category(name="Notes & more")])
    post.tags.extend([Tag(name="ml"), Tag(name="ML"), Tag(name=" "), Tag(name="日本 語")])
    entry = from_posts(site_with(), [post], updated=NOW).entries[0]
    assert entry.terms == ("ML", "Notes & more", "ml", "日本 語")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("/img/a b.png", "https://a.example/blog/img/a%20b.png"),
        ("img/ü.png", "https://a.example/blog/img/%C3%BC.png"),
        ("https://cdn.example/x.png?a=1&b=[2]", "https://cdn.example/x.png?a=1&b=%5B2%5D"),
        ("//cdn.example/x.png", "https://cdn.example/x.png"),
        ("data:image/png;base64,AAAA", ""),
        ("javascript:alert(1)", ""),
        ("http://[broken", ""),
        (None, ""),
    ],
)
def test_pictures_get_absolute_addresses(image: str | None, expected: str) -> None:
    _, entry = made(site={"url": "https://a.example/blog"}, image=image)
    assert entry.image == expected


def test_an_email_address_is_shown_only_where_its_owner_wants_it() -> None:
    post = post_with()
    post.authors.extend([author(), author("Ben", email="ben@b.example", email_public=True, url="https://b.example/ü")])
    entry = from_posts(site_with(), [post], updated=NOW).entries[0]
    assert entry.authors == (Person("Ada"), Person("Ben", "ben@b.example", "https://b.example/%C3%BC"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[x"])
def test_an_authors_address_that_could_run_is_left_out(url: str) -> None:
    post = post_with()
    post.authors.append(author(url=url))
    assert from_posts(site_with(), [post], updated=NOW).entries[0].authors == (Person("Ada"),)


def test_what_is_no_email_address_is_left_out() -> None:
    feed, _ = made(site={"feed_author": "Ada", "feed_author_email": "ada at a"})
    assert feed.author == Person("Ada")


def test_an_entry_without_author_has_that_of_the_feed() -> None:
    feed, entry = made(site={"feed_author": "Ada", "feed_author_email": "ada@a.example", "feed_author_url": "/about/"})
    assert feed.author == Person("Ada", "ada@a.example", "/about/")
    assert entry.authors == ()


def test_where_nobody_signs_the_blog_does() -> None:
    feed, entry = made()
    assert feed.author is None
    assert entry.authors == (Person("Notes"),)


@pytest.mark.parametrize(("whole", "full"), [(True, False), (False, True), (False, False)])
def test_a_feed_of_excerpts_has_no_content(whole: bool, full: bool) -> None:
    _, entry = made(site={"feed_full_text": whole}, in_feed_full=full)
    assert entry.content is None
    assert entry.summary == "x"


def test_the_summary_is_the_authors_or_the_excerpt_on_one_line() -> None:
    assert made(summary=" typed\n by \thand ")[1].summary == "typed by hand"
    assert made(summary=None, excerpt="from\nthe text")[1].summary == "from the text"
    assert made(summary="\x0b", excerpt="")[1].summary == ""
    assert made(summary="a\u00a0b\u3000c")[1].summary == "a\u00a0b\u3000c"


@pytest.mark.parametrize(
    ("feed_title", "title", "expected"), [("", "A < B", "A &lt; B"), ("\x01", "", "x"), ("a &amp; b", "", "a &amp; b")]
)
def test_an_entry_always_has_a_title(feed_title: str, title: str, expected: str) -> None:
    assert made(feed_title=feed_title, title=title)[1].title == expected


@pytest.mark.parametrize(
    ("tag", "expected"), [("en", "en"), ("pt_BR", "pt-BR"), ("zh-Hant-TW", "zh-Hant-TW"), ("e n", ""), ("deutsch!", "")]
)
def test_only_language_tags_are_written(tag: str, expected: str) -> None:
    feed, entry = made(site={"language": tag}, language=tag)
    assert (feed.language, entry.language) == (expected, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://a/é x", "https://a/%C3%A9%20x"),
        ("https://a/%C3%A9", "https://a/%C3%A9"),
        ("https://a/100%", "https://a/100%25"),
        ("http://[::1]:80/[x]", "http://[::1]:80/%5Bx%5D"),
        (' https://a/"<>\\^`{|} ', "https://a/%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ],
)
def test_addresses_are_percent_encoded_once(written: str, expected: str) -> None:
    assert uri(written) == expected
    assert uri(expected) == expected


@given(ANY)
def test_encoding_an_address_twice_is_encoding_it_once(written: str) -> None:
    assert uri(uri(written)) == uri(written)
    assert uri(written).isascii()


def test_each_list_has_a_feed_id_of_its_own_that_no_rename_touches() -> None:
    site = site_with()
    terms: list[Term] = [
        Tag(id=7, name="a", slug="a"),
        Category(id=7, name="a", slug="a"),
        Author(id=7, name="a", slug="a"),
    ]
    terms.append(Series(id=7, title="a", slug="a"))
    before = [feed_id(site, None), *(feed_id(site, term) for term in terms)]
    assert len(set(before)) == 5
    site.url = "https://elsewhere.example/blog"
    for term in terms:
        term.slug = "b"
    assert [feed_id(site, None), *(feed_id(site, term) for term in terms)] == before


def test_the_id_of_a_list_is_an_address_even_if_that_of_the_blog_has_a_fragment() -> None:
    assert feed_id(site_with(feed_id="tag:a.example,2025:feed#main"), Tag(id=3)) == "tag:a.example,2025:feed#main-tag-3"


SITE_TEXTS = ("title", "subtitle", "feed_author", "feed_author_email", "feed_author_url", "language", "time_zone")
POST_TEXTS = ("title", "feed_title", "feed_html", "summary", "excerpt", "language", "image")


@given(
    st.fixed_dictionaries(dict.fromkeys(SITE_TEXTS, ANY)), st.fixed_dictionaries(dict.fromkeys(POST_TEXTS, ANY)), ANY
)
def test_any_unicode_in_any_column_makes_a_feed_that_parses_strictly(
    site: dict[str, str], post: dict[str, str], name: str
) -> None:
    row = post_with(**post)
    row.tags.append(Tag(name=name))
    row.categories.append(Category(name=name))
    row.authors.append(Author(name=name, email=name, email_public=True, url=name))
    feed = from_posts(site_with(**site), [row], updated=NOW, term=Tag(id=1, name=name, slug="x"))
    root = ET.fromstring(atom.serialize(feed))
    names = [element.text for element in root.iter(f"{ATOM}name")]
    assert names
    assert all(names)
    assert len(list(root.iter(f"{ATOM}category"))) == (1 if squeezed(name) else 0)
