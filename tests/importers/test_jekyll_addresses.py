"""Addresses are written as Jekyll and its URL library write them, each line seen in Addressable 2.8."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.jekyll.permalinks import Named, UnknownPlaceholder, clean, expand_style, extension_of, fill_post
from app.importers.jekyll.slugs import slugify, titleize
from app.importers.jekyll.urls import absolute_url, escape_path, normalise, relative_url


@pytest.mark.parametrize(
    ("text", "escaped", "normal"),
    [
        ("/a b/é/日本", "/a%20b/%C3%A9/%E6%97%A5%E6%9C%AC", "/a%20b/%C3%A9/%E6%97%A5%E6%9C%AC"),
        ("/C++/a#b?c=d&e", "/C++/a%23b?c=d&e", "/C++/a#b?c=d&e"),
        ("/100%/x", "/100%25/x", "/100%25/x"),
        ("/a%20b/%C3%A9", "/a%2520b/%25C3%25A9", "/a%20b/%C3%A9"),
        ("/e\u0301", "/e%CC%81", "/%C3%A9"),
        ("/ﬁ/①", "/%EF%AC%81/%E2%91%A0", "/fi/1"),
        ("/x/[y]/", "/x/%5By%5D/", "/x/%5By%5D/"),
        ("/q'\"<>|^`{}/", "/q'%22%3C%3E%7C%5E%60%7B%7D/", "/q'%22%3C%3E%7C%5E%60%7B%7D/"),
        ("/dots/./a/../b", "/dots/./a/../b", "/dots/b"),
        ("/a;b=c,d@e!$&()*+~_:", "/a;b=c,d@e!$&()*+~_:", "/a;b=c,d@e!$&()*+~_:"),
        ("/é?q=é x&y=%2B+z", "/%C3%A9?q=%C3%A9%20x&y=%252B+z", "/%C3%A9?q=%C3%A9%20x&y=%2B+z"),
    ],
)
def test_escaping_and_normal_form(text: str, escaped: str, normal: str) -> None:
    assert escape_path(text) == escaped
    assert normalise(text) == normal
    assert normalise("HTTPS://Exämple.ORG:443" + text) == "https://xn--exmple-cua.org" + normal


def test_filters() -> None:
    assert relative_url("a b", "base/") == "/base/a%20b"
    assert relative_url("https://x.example/a", "/base") == "https://x.example/a"
    assert absolute_url("/a", "https://x.example", "/base") == "https://x.example/base/a"
    assert absolute_url("/a", None, "/base") == "/base/a"


@given(st.text(max_size=40))
def test_the_normal_form_is_ascii_and_stays(text: str) -> None:
    once = relative_url("/a" + text.replace(":", ""), "")
    assert once.isascii()
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "plain", "pretty"),
    [
        ("Hello, World!", "hello-world", "Hello,-World!"),
        ("_under_.dots.", "under-dots", "_under_.dots."),
        ("été à la mer", "été-à-la-mer", "été-à-la-mer"),
        ("日本語 題", "日本語-題", "日本語-題"),
        ("--a--", "a", "a"),
        ("½", "", ""),
    ],
)
def test_slugs(text: str, plain: str, pretty: str) -> None:
    assert slugify(text) == plain
    assert slugify(text, pretty=True, cased=True) == pretty


def test_titles_of_slugs() -> None:
    assert titleize("hello-WORLD-éa") == "Hello World Éa"
    assert titleize("a--b-") == "A  B"


POST = Named(
    slug="Über Mut",
    basename="2025-02-03-Über Mut",
    folder_path="/2025-02-03-Über Mut",
    categories=("A b", "a B", "ü"),
    at=datetime(2024, 12, 30, 4, 5, 6, tzinfo=UTC),
    output_ext=".html",
)


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("date", "/a%20b/%C3%BC/2024/12/30/%C3%9Cber-Mut.html"),
        ("pretty", "/a%20b/%C3%BC/2024/12/30/%C3%9Cber-Mut/"),
        ("ordinal", "/a%20b/%C3%BC/2024/365/%C3%9Cber-Mut.html"),
        ("weekdate", "/a%20b/%C3%BC/2024/W01/Mon/%C3%9Cber-Mut.html"),
        ("none", "/a%20b/%C3%BC/%C3%9Cber-Mut.html"),
        ("/:w_year/:short_year/:i_month_:i_day/:slug", "/2025/24/12_30/%C3%BCber-mut"),
        ("/:slugified_categories/:name/:hour:minute:second", "/a-b/%C3%BC/2025-02-03-%C3%BCber-mut/040506"),
        ("x/../y//z", "/x/y/z"),
    ],
)
def test_permalinks(pattern: str, address: str) -> None:
    assert fill_post(expand_style(pattern), POST) == address


def test_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(UnknownPlaceholder, match=":nothing"):
        fill_post("/:nothing/", POST)


@pytest.mark.parametrize(
    ("permalink", "extension"), [("/a.html", ".html"), ("/a/", ""), ("/a.b/c", ""), ("/.x", ""), ("/x.", "")]
)
def test_extensions(permalink: str, extension: str) -> None:
    assert extension_of(permalink) == extension


@given(st.text(alphabet="./ab", max_size=20))
def test_a_clean_address_never_climbs(text: str) -> None:
    address = clean(text)
    assert address.startswith("/")
    assert "//" not in address
    assert "/../" not in address
