"""Slugs for addresses, and titles as subscribers of a Jekyll blog know them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import feed_title, slugify
from tests.content.safety import read


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("Größe & Mass’s Łódź Œuvre", "grosse-and-masss-lodz-oeuvre"),
        ("C++ in 2025 -- a review", "c-plus-plus-in-2025-a-review"),
        ("Ångström’s ½ ﬁnding", "angstroms-1-2-finding"),
        ("日本語", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 200, "x" * 80),
        ("word " * 40, "word-" * 15 + "word"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_slugs_hold_nothing_else(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 80
    assert slugify(slug) == slug


# What Jekyll's filters smartify, strip_html and normalize_whitespace make of each.
@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ('A < B & "C"', "A &lt; B &amp; “C”"),
        ('It\'s <em>so</em> -- "nice"...', "It’s so – “nice”…"),
        ("x &amp; y &copy; <script>alert(1)</script>", "x &amp; y ©"),
        ('"Quotes" in `code` & *stars* $x$ [l](u)', "“Quotes” in `code` &amp; *stars* $x$ [l](u)"),
        ("a\\ b <!-- c --> d", "a\\ b d"),
        ("1 << 2 >> 3", "1 «\u00a02\u00a0» 3"),
        ("<div>x</div> y", "x y"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("  two\n lines ", "two lines"),
        ("", ""),
    ],
)
def test_feed_titles(title: str, shown: str) -> None:
    assert feed_title(title) == shown


@given(st.text(), st.sampled_from(["", "<", "<b", "<script>", "<!--", "&", '"', "<p onclick=x>"]))
def test_feed_titles_hold_no_element(title: str, extra: str) -> None:
    fragment = read(feed_title(title + extra + title))
    assert len(fragment) == 0
