"""Test which names are answered, and the base path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.page_cache.hosts import Address


@pytest.mark.parametrize(
    "host",
    [
        "blog.example",
        "BLOG.example",
        "blog.example.",
        "blog.example:8443",
        "localhost",
        "localhost:8000",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:8000",
        "also.example",
        "",
    ],
)
def test_the_names_of_the_blog_are_answered(host: str) -> None:
    assert Address("https://blog.example", ["also.example:80"]).accepts(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "blog.example.evil.example",
        "evil.example#blog.example",
        "blog.example,evil.example",
        "evil.example@blog.example",
        "blog.example:80:80",
        "blog.example:x",
        "blog.example/",
        "blog.example\\",
        "::1",
        "[::1",
        "127.0.0.2",
        " ",
        ".",
    ],
)
def test_other_names_are_not(host: str) -> None:
    assert not Address("https://blog.example").accepts(host)


@given(st.text())
def test_no_host_raises(host: str) -> None:
    assert Address("https://blog.example").accepts(host) in (True, False)


def test_a_name_in_another_script_is_known_by_both_of_its_spellings() -> None:
    address = Address("https://bücher.example/")
    assert address.host == "xn--bcher-kva.example"
    assert address.accepts("xn--bcher-kva.example")


def test_a_numeric_address_keeps_its_brackets() -> None:
    address = Address("http://[2001:db8::1]:8000")
    assert address.host == "[2001:db8::1]:8000"
    assert address.accepts("[2001:db8::1]:8000")


@pytest.mark.parametrize("url", ["https://blog.example:99999", "https://blog.example:x"])
def test_a_port_that_cannot_be_does_not_stop_the_blog(url: str) -> None:
    assert Address(url).host == "blog.example"


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("/blog/", "/"),
        ("/blog", "/"),
        ("/blog/feed.xml", "/feed.xml"),
        ("/blog/blog/", "/blog/"),
        ("/feed.xml", "/feed.xml"),
        ("/blogger/", "/blogger/"),
        ("/", "/"),
        ("", ""),
    ],
)
def test_the_base_path_is_taken_off(path: str, rest: str) -> None:
    assert Address("https://example.org/blog").split(path) == rest


def test_a_base_path_is_compared_as_the_server_hands_it_over() -> None:
    address = Address("https://example.org/b%C3%BCcher/")
    assert address.split("/bücher/x".encode().decode("latin-1")) == "/x"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://blog.example/new/?a=b", "/new/?a=b"),
        ("/new/", "/new/"),
        ("http://blog.example/new/", "http://blog.example/new/"),
        ("https://blog.example.evil.example/", "https://blog.example.evil.example/"),
        ("https://blog.example//evil.example", "https://blog.example//evil.example"),
        ("https://blog.example", "https://blog.example"),
    ],
)
def test_addresses_of_the_blog_become_paths(location: str, expected: str) -> None:
    assert Address("https://blog.example:443").root_relative(location) == expected
