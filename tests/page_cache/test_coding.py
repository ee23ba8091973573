"""Test the choice of content codings."""

from __future__ import annotations

import gzip

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.page_cache.coding import choose, encode, is_worthwhile

WORDS = st.sampled_from(["gzip", "br", "identity", "*", "deflate", ";", "q=", "0", "0.5", "1", ",", " ", "="])


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip; q=0.5 , br ; q = 0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000, br;q=0", "identity"),
        ("deflate, zstd", "identity"),
        ("*", "gzip"),
        ("*;q=0.1", "gzip"),
        ("gzip;q=0, *", "identity"),
        ("identity, gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("*;q=0, br", "br"),
        ("*;q=0, identity", "identity"),
        ("gzip;q=many", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzip;q=5", "gzip"),
        ("gzip;level=9", "gzip"),
        ("gzip, gzip;q=0", "identity"),
        (",,;;,", "identity"),
        ("*;q=0", None),
        ("identity;q=0", None),
        ("identity;q=0, br;q=0, gzip;q=0", None),
        ("deflate, identity;q=0", None),
    ],
)
def test_the_choice_follows_the_weights(header: str, coding: str | None) -> None:
    assert choose(header, worthwhile=True) == coding


@pytest.mark.parametrize(
    ("header", "coding"), [("gzip, br", "identity"), ("identity;q=0, gzip", "gzip"), ("*;q=0", None)]
)
def test_what_does_not_shrink_goes_out_plain_where_it_may(header: str, coding: str | None) -> None:
    assert choose(header, worthwhile=False) == coding


@given(st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=300), st.booleans())
def test_no_header_raises_or_gets_what_it_does_not_name(header: str, worthwhile: bool) -> None:
    coding = choose(header, worthwhile)
    if coding not in ("identity", None):
        assert coding in header.lower() or "*" in header


def test_bodies_survive_and_are_the_same_each_time() -> None:
    body = b"some text " * 100
    assert gzip.decompress(encode(body, "gzip")) == body
    assert brotli.decompress(encode(body, "br")) == body
    assert encode(body, "identity") == body
    assert encode(body, "gzip") == encode(body, "gzip")


@pytest.mark.parametrize(
    ("kind", "length", "expected"),
    [
        ("text/html; charset=utf-8", 1000, True),
        ("application/atom+xml", 1000, True),
        ("Application/JSON", 1000, True),
        ("text/html", 100, False),
        ("image/png", 1000, False),
        ("", 1000, False),
    ],
)
def test_only_long_texts_are_worth_it(kind: str, length: int, expected: bool) -> None:
    assert is_worthwhile(kind, length) is expected
