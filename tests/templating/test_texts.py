"""Titles, short texts and addresses are written as people expect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import Page, Post
from app.templating.addresses import web_address
from app.templating.texts import brief, direction, initials, plain_title, shown_title, stored_html


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Models: A Research Overview", "Models: A\u00a0Research Overview"),
        ("Is it a b c", "Is it a\u00a0b\u00a0c"),
        ("I am", "I\u00a0am"),
        ("C++ for all", "C++ for all"),
        ("Plan B", "Plan B"),
    ],
)
def test_lone_letters_stay_with_the_next_word(title: str, shown: str) -> None:
    assert shown_title(title) == shown


def test_title_of_a_post_is_the_feeds_as_plain_text() -> None:
    assert plain_title(Post(title="x", feed_title="Q&amp;A &lt;i&gt;")) == "Q&A <i>"
    assert plain_title(Page(title="Q&amp;A")) == "Q&amp;A"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("  Short\n text. ", "Short text."),
        ("First sentence. Second one.", "First sentence."),
        ("He said “stop.” Then nothing more", "He said “stop.”"),
        ("A version 1.2 of it, which goes on", "A version 1.2 of it…"),
        ("Unbrokenwordthatislongerthanthelimit", "Unbrokenwordthatislong…"),
    ],
)
def test_brief_cuts_between_sentences_or_words(text: str | None, expected: str) -> None:
    assert brief(text, 22) == expected


@given(st.text(max_size=400), st.integers(10, 300))
def test_brief_is_short_and_a_beginning(text: str, limit: int) -> None:
    cut = brief(text, limit)
    assert len(cut) <= limit + 1
    assert " ".join(text.split()).startswith(cut.removesuffix("…"))


def test_direction_follows_the_language() -> None:
    assert [direction(language) for language in ("ar", "he-IL", "FA", "en", "de-DE", "", None)] == [
        *("rtl", "rtl", "rtl"),
        *("ltr", "ltr", "ltr", "ltr"),
    ]


def test_initials_are_first_and_last() -> None:
    assert [initials(name) for name in ("Ada Example", "Ada B. Example", "byline", "")] == ["AE", "AE", "B", ""]


@pytest.mark.parametrize(
    "address", ["/", "/about/", "https://x.example/", "http://x.example", "mailto:a@x.example", " /about/ "]
)
def test_addresses_that_links_may_have(address: str) -> None:
    assert web_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        *("", None, "//x.example", "/\\x.example", "javascript:alert(1)", "JAVASCRIPT:x", "java\nscript:x"),
        *("data:text/html,x", "vbscript:x", "about/", "/a b", "https://x.example/ y", "http://[", "/\tx"),
    ],
)
def test_addresses_that_links_may_not_have(address: str | None) -> None:
    assert web_address(address) == ""


def test_stored_html_is_printed_as_it_is() -> None:
    assert stored_html("<p>&amp;</p>").__html__() == "<p>&amp;</p>"
