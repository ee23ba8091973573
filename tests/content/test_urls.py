"""Addresses: which are safe, and how they are written for a page and for a feed."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import urls
from tests.content.vectors import URLS

BASE = "https://blog.test/sub/posts/2025/x/"


@pytest.mark.parametrize("url", URLS)
def test_hostile_addresses_are_not_safe(url: str) -> None:
    if url.startswith(("'>", "http&#58;", "//")):  # hostile only to those who do not quote them
        assert urls.is_safe(url)
    else:
        assert not urls.is_safe(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a",
        "/a:b",
        "?a:b",
        "#a:b",
        "http://x",
        "HTTPS://x",
        " http://x",
        "ht\ttps://x",
        "mailto:a@b",
        "//x:80/",
        "\\a:b",
    ],
)
def test_others_are(url: str) -> None:
    assert urls.is_safe(url)


@pytest.mark.parametrize(
    ("written", "absolute", "from_root"),
    [
        ("#a", BASE + "#a", "#a"),
        ("", BASE, "/sub/posts/2025/x/"),
        ("?q=1", BASE + "?q=1", "/sub/posts/2025/x/?q=1"),
        ("b.png", BASE + "b.png", "/sub/posts/2025/x/b.png"),
        ("../y/#z", "https://blog.test/sub/posts/2025/y/#z", "/sub/posts/2025/y/#z"),
        ("/z?a=b&c=d", "https://blog.test/z?a=b&c=d", "/z?a=b&c=d"),
        ("https://BLOG.test/z#f", "https://BLOG.test/z#f", "/z#f"),
        ("https://blog.test", "https://blog.test", "/"),
        ("http://blog.test/z", "http://blog.test/z", "http://blog.test/z"),
        ("//other.test/z", "https://other.test/z", "https://other.test/z"),
        ("https://blog.test//other.test/", "https://blog.test//other.test/", "https://blog.test//other.test/"),
        ("mailto:a@b.test", "mailto:a@b.test", "mailto:a@b.test"),
        ("http://[broken", "http://[broken", "http://[broken"),
        (" /blank ", "https://blog.test/blank", "/blank"),
    ],
)
def test_two_ways_to_write_an_address(written: str, absolute: str, from_root: str) -> None:
    assert urls.absolute(written, BASE) == absolute
    assert urls.from_root(written, BASE) == from_root


def test_each_address_of_a_srcset_is_changed() -> None:
    changed = urls.map_attribute("srcset", "a.png 1x, /b,c.png 200w,\n d.png", lambda url: f"<{url}>")
    assert changed == "<a.png> 1x, </b,c.png> 200w, <d.png>"


@given(st.text(alphabet="abc:/?#[]@.\\ %é\t", max_size=20))
def test_both_ways_lead_to_the_same_place(url: str) -> None:
    try:
        direct = urljoin(BASE, url.strip())
        assert urljoin(BASE, urls.from_root(url, BASE)) == direct or not url.strip()
    except ValueError:
        assert urls.absolute(url, BASE) == url
