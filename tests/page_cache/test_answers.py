"""Test what readers get from the cache: bytes, headers, and the short answer that nothing has changed."""

from __future__ import annotations

import gzip

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_date
from werkzeug.test import TestResponse

from .conftest import Blog

CODINGS = ("identity", "gzip", "br")
# Servers hand headers over as Latin-1, and end lines themselves.
HEADER = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0")) | st.sampled_from(
    ["*", "gzip;q=0.5, *;q=0", 'W/"x", "y', "Wed, 01 Jan 2025 12:00:00 GMT", '"79bdd3a41d8278bae19bb62918065b55"']
)


def get(blog: Blog, path: str = "/", method: str = "GET", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return blog.client.open(path, method=method, headers=named, base_url="https://blog.example", buffered=True)


def test_a_page_is_rendered_once(blog: Blog) -> None:
    first, second = get(blog), get(blog)
    assert first.data == second.data
    assert first.headers == second.headers
    assert blog.renderings["/"] == 1


def test_each_coding_has_its_bytes_length_and_tag(blog: Blog) -> None:
    answers = {coding: get(blog, Accept_Encoding=coding) for coding in CODINGS}
    plain = answers["identity"].data
    assert gzip.decompress(answers["gzip"].data) == plain
    assert brotli.decompress(answers["br"].data) == plain
    for coding, answer in answers.items():
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert answer.headers.get("Content-Encoding", "identity") == coding
        assert answer.headers.getlist("Vary") == ["Accept-Encoding"]
        assert answer.headers["Cache-Control"] == "public, no-cache"
    assert len({answer.headers["ETag"] for answer in answers.values()}) == 3
    assert all(answer.headers["ETag"].startswith('"') for answer in answers.values())


def test_more_ways_to_ask_than_are_remembered_get_what_they_accept(blog: Blog) -> None:
    ways = {f"{coding};q=0.{weight}, identity;q=0": coding for weight in range(1, 5) for coding in ("gzip", "br")}
    ways |= {"": "identity", "x" * 300: "identity", "gzip": "gzip", "br": "br"}
    for _ in range(3):
        for way, coding in ways.items():
            full = get(blog, Accept_Encoding=way)
            assert full.headers.get("Content-Encoding", "identity") == coding
            short = get(blog, Accept_Encoding=way, If_None_Match=full.headers["ETag"])
            assert (short.status_code, short.headers["ETag"]) == (304, full.headers["ETag"])
    assert blog.renderings["/"] == 1


@pytest.mark.parametrize("coding", CODINGS)
def test_a_reader_who_has_the_bytes_gets_none(blog: Blog, coding: str) -> None:
    full = get(blog, Accept_Encoding=coding)
    short = get(blog, Accept_Encoding=coding, If_None_Match=full.headers["ETag"])
    assert (short.status_code, short.data) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Last-Modified"):
        assert short.headers[name] == full.headers[name]
    assert "Content-Length" not in short.headers
    assert "Content-Encoding" not in short.headers


def test_the_tag_of_another_coding_is_not_enough(blog: Blog) -> None:
    tag = get(blog, Accept_Encoding="gzip").headers["ETag"]
    assert get(blog, Accept_Encoding="br", If_None_Match=tag).status_code == 200
    assert get(blog, If_None_Match=tag).status_code == 200


def test_a_tag_beats_a_date(blog: Blog) -> None:
    date = get(blog).headers["Last-Modified"]
    assert get(blog, If_Modified_Since=date).status_code == 304
    assert get(blog, If_Modified_Since=date, If_None_Match='"other"').status_code == 200
    assert get(blog, If_Modified_Since=date, If_None_Match="").status_code == 200


@pytest.mark.parametrize("date", ["junk", "Wed, 01 Jan 2025 11:00:00 GMT", "Wed, 01 Jan 2098 11:00:00 GMT"])
def test_a_date_that_does_not_tell_gets_the_page(blog: Blog, date: str) -> None:
    assert get(blog, If_Modified_Since=date).status_code == 200


def test_last_modified_is_the_last_public_change(blog: Blog) -> None:
    assert get(blog).headers["Last-Modified"] == "Wed, 01 Jan 2025 12:00:00 GMT"
    assert parse_date(get(blog).headers["Last-Modified"]) is not None


@pytest.mark.parametrize("path", ["/", "/short/", "/gone/", "/file.txt", "/stream/", "/broken/"])
def test_head_has_the_headers_of_get_and_no_body(blog: Blog, path: str) -> None:
    for _ in range(2):
        head, full = get(blog, path, "HEAD"), get(blog, path)
        assert head.data == b""
        assert head.status == full.status
        assert sorted(head.headers) == sorted(full.headers)


def test_head_is_answered_with_304_as_well(blog: Blog) -> None:
    tag = get(blog).headers["ETag"]
    assert get(blog, "/", "HEAD", If_None_Match=tag).status_code == 304


def test_a_short_text_stays_plain_unless_that_is_refused(blog: Blog) -> None:
    assert "Content-Encoding" not in get(blog, "/short/", Accept_Encoding="gzip, br").headers
    forced = get(blog, "/short/", Accept_Encoding="gzip, identity;q=0")
    assert gzip.decompress(forced.data) == b"short"


def test_who_accepts_nothing_is_told_so(blog: Blog) -> None:
    answer = get(blog, Accept_Encoding="*;q=0")
    assert answer.status_code == 406
    assert answer.headers["Cache-Control"] == "no-store"
    assert get(blog, "/", "HEAD", Accept_Encoding="*;q=0").data == b""


def test_the_application_says_how_long_browsers_keep_a_page(blog: Blog) -> None:
    assert get(blog, "/short/").headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("headers", [{"Accept": "image/png"}, {"Accept": ""}, {"User-Agent": ""}, {"Cookie": "a=b"}])
def test_what_else_readers_send_changes_nothing(blog: Blog, headers: dict[str, str]) -> None:
    plain = get(blog)
    assert blog.client.get("/", headers=headers, base_url="https://blog.example").data == plain.data
    assert blog.renderings["/"] == 1


def test_http_1_0_without_a_host_gets_the_page(blog: Blog) -> None:
    environ = {"SERVER_PROTOCOL": "HTTP/1.0", "HTTP_HOST": ""}
    assert blog.client.get("/", environ_overrides=environ).data == get(blog).data


def test_unknown_queries_give_the_same_bytes_and_no_new_entry(blog: Blog) -> None:
    plain = get(blog)
    for query in ("?null", "?utm_source=x", "?a=1&b=2"):
        assert get(blog, f"/{query}").data == plain.data
    assert blog.renderings["/"] == 1
    assert len(blog.cache.pages) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(tags=HEADER, since=HEADER, codings=HEADER)
def test_no_header_breaks_the_answer_or_shortens_it_wrongly(blog: Blog, tags: str, since: str, codings: str) -> None:
    answer = get(blog, If_None_Match=tags, If_Modified_Since=since, Accept_Encoding=codings)
    assert answer.status_code in (200, 304, 406)
    if answer.status_code == 304:
        assert answer.headers["ETag"].strip('"') in tags or tags.strip() == "*"


def test_tags_are_the_same_in_every_worker(blog: Blog) -> None:
    first = get(blog, Accept_Encoding="br")
    blog.cache.close()
    assert get(blog, Accept_Encoding="br").headers["ETag"] == first.headers["ETag"]
    assert blog.renderings["/"] == 2
