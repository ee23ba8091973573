"""Whatever a text holds, the feed is well-formed and gives it back."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds import atom
from app.feeds.document import Entry, Feed, Person, clean

from .reading import ATOM, MEDIA, XML, link, shown, text, texts

NOW = datetime(2025, 3, 9, 10, 0, tzinfo=UTC)
ANY = st.text(st.characters(exclude_categories=()))
NASTY = st.one_of(
    ANY, st.sampled_from(["]]>", "<![CDATA[x]]>", "&amp;", "<!--", "&#8;", "\r\n", "\x0c", "\ufffe", "a\ud800b"])
)


def feed_with(**fields: object) -> Feed:
    values = {"id": "tag:a,2025:f", "url": "https://a/feed.xml", "home": "https://a/", "title": "T", "updated": NOW}
    return Feed(**(values | fields))  # type: ignore[arg-type]


def entry_with(**fields: object) -> Entry:
    values = {"id": "tag:a,2025:e", "url": "https://a/e/", "title": "E", "published": NOW, "updated": NOW}
    return Entry(**(values | fields))  # type: ignore[arg-type]


def written(entry: Entry) -> ET.Element:
    found = ET.fromstring(atom.serialize(feed_with(entries=(entry,)))).find(f"{ATOM}entry")
    assert found is not None
    return found


@given(NASTY, NASTY, NASTY, NASTY)
def test_any_text_in_any_field_of_the_feed_parses_strictly(one: str, two: str, three: str, four: str) -> None:
    made = feed_with(
        id=one, url=two, home=three, title=four, subtitle=one, language=two, rights=three, author=Person(four)
    )
    root = ET.fromstring(atom.serialize(made))
    assert text(root, "id") == clean(one)
    assert shown(root, "title") == html.unescape(html.escape(clean(four)))
    assert text(root, "rights") == clean(three)


@given(NASTY, NASTY, NASTY, NASTY)
def test_any_text_in_any_field_of_an_entry_parses_strictly_and_comes_back(
    one: str, two: str, three: str, four: str
) -> None:
    people = (Person(one, two, three), Person(four))
    made = entry_with(
        id=one,
        url=two,
        title=three,
        content=four,
        summary=one,
        authors=people,
        terms=(two, three),
        language=four,
        image=one,
    )
    found = written(made)
    assert text(found, "title") == clean(three)
    assert text(found, "content") == clean(four)
    assert text(found, "id") == clean(one)
    names = [clean(name) for name in (one, four)]
    assert [name for name in texts(found, "author", "name") if name] == [name for name in names if name]
    assert [child.get("term", "") for child in found.findall(f"{ATOM}category")] == [clean(two), clean(three)]


def test_the_end_of_a_cdata_section_in_a_post_survives() -> None:
    content = "<p>if (a[b[0]]&gt;0) ]]> &amp; ]]&gt;</p>"
    assert text(written(entry_with(content=content)), "content") == content


def test_the_feed_has_neither_cdata_nor_xhtml_nor_a_stylesheet() -> None:
    made = atom.serialize(feed_with(entries=(entry_with(content="<p>x</p>", summary="s"),)))
    for unwanted in (b"CDATA", b"xhtml", b"<?xml-stylesheet", b"<!DOCTYPE"):
        assert unwanted not in made


def test_it_declares_utf_8_and_has_no_byte_order_mark() -> None:
    made = atom.serialize(feed_with(title="Größe 日本 😀"))
    assert made.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert shown(ET.fromstring(made), "title") == "Größe 日本 😀"
    assert "日本".encode() in made


@pytest.mark.parametrize("title", ['A < B & "C"', "AT&T", "&amp;", "a &lt;b&gt; c", "1 < 2 > 0", "<b>bold</b>"])
def test_a_plain_title_is_shown_as_typed(title: str) -> None:
    root = ET.fromstring(atom.serialize(feed_with(title=title, entries=(entry_with(title=html.escape(title)),))))
    found = root.find(f"{ATOM}entry")
    assert found is not None
    assert shown(root, "title") == title
    assert shown(found, "title") == title
    assert link(found, "alternate")["title"] == title


def test_dates_keep_the_offset_they_were_written_with() -> None:
    winter = NOW.astimezone(timezone(timedelta(hours=-8)))
    found = written(entry_with(published=winter, updated=NOW.replace(microsecond=123456)))
    assert text(found, "published") == "2025-03-09T02:00:00-08:00"
    assert text(found, "updated") == "2025-03-09T10:00:00+00:00"


def test_no_content_means_no_element_and_empty_content_an_empty_one() -> None:
    assert written(entry_with(content=None)).find(f"{ATOM}content") is None
    empty = written(entry_with(content="")).find(f"{ATOM}content")
    assert empty is not None
    assert empty.text is None


def test_content_carries_its_base() -> None:
    content = written(entry_with(url="https://a/caf%C3%A9/?x=1&y=2", content="<p>x</p>")).find(f"{ATOM}content")
    assert content is not None
    assert content.attrib == {"type": "html", f"{XML}base": "https://a/caf%C3%A9/?x=1&y=2"}


def test_several_authors_are_several_elements() -> None:
    found = written(entry_with(authors=(Person("Ada"), Person("Ben", "ben@b.example", "https://b.example/"))))
    assert texts(found, "author", "name") == ["Ada", "Ben"]
    assert texts(found, "author", "email") == ["ben@b.example"]
    assert texts(found, "author", "uri") == ["https://b.example/"]


def test_a_picture_is_thumbnail_and_content() -> None:
    found = written(entry_with(image="https://a/p.png?a=1&b=2"))
    for name in ("thumbnail", "content"):
        media = found.find(f"{MEDIA}{name}")
        assert media is not None
        assert media.get("url") == "https://a/p.png?a=1&b=2"


def test_what_is_empty_is_left_out() -> None:
    made = atom.serialize(feed_with(entries=(entry_with(),)))
    for unwanted in (b"subtitle", b"rights", b"author", b"summary", b"category", b"media:", b"xml:lang", b"hreflang"):
        assert unwanted not in made
