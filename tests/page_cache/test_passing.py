"""Test what the cache does not keep, whom it does not answer, and what views cannot see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from werkzeug.test import TestResponse

from tests.factories import make_site

from .conftest import TEXT, Blog

HOST = "https://blog.example"


def get(blog: Blog, path: str, base_url: str = HOST, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return blog.client.get(path, headers=named, base_url=base_url, buffered=True)


@pytest.mark.parametrize(
    "path", ["/private/", "/cookie/", "/varied/", "/stream/", "/file.txt", "/broken/", "/admin/", "/healthz"]
)
def test_these_are_asked_for_each_time(blog: Blog, path: str) -> None:
    first, second = get(blog, path), get(blog, path)
    assert first.data == second.data
    assert blog.renderings[path] == 2
    assert len(blog.cache.pages) == len(blog.cache.others) == 0


@pytest.mark.parametrize(("path", "status"), [("/moved/", 301), ("/gone/", 410), ("/missing/x", 404)])
def test_redirects_and_errors_are_kept_apart_from_pages(blog: Blog, path: str, status: int) -> None:
    first, second = get(blog, path), get(blog, path, If_None_Match="*", If_Modified_Since="junk")
    assert first.status_code == second.status_code == status
    assert "ETag" not in first.headers
    assert "Last-Modified" not in first.headers
    assert blog.renderings[path] == 1
    assert (len(blog.cache.pages), len(blog.cache.others)) == (0, 1)


def test_invented_addresses_cannot_push_pages_out(blog: Blog) -> None:
    get(blog, "/kept/")
    for number in range(200):
        get(blog, f"/missing/{number}")
    get(blog, "/kept/")
    assert blog.renderings["/kept/"] == 1
    assert blog.cache.others.held <= blog.cache.others.limit


def test_a_reader_with_a_session_passes_by(blog: Blog) -> None:
    get(blog, "/")
    passed = get(blog, "/", Cookie="a=b; byline_session=secret")
    assert blog.renderings["/"] == 2
    assert "ETag" not in passed.headers


def test_other_methods_pass_by(blog: Blog) -> None:
    assert blog.client.post("/", base_url=HOST).status_code == 405
    assert blog.client.options("/", base_url=HOST).headers["Allow"]
    assert len(blog.cache.pages) == 0


def test_a_file_answers_conditions_and_ranges_itself(blog: Blog) -> None:
    full = get(blog, "/file.txt")
    assert full.text == TEXT
    assert get(blog, "/file.txt", If_None_Match=full.headers["ETag"]).status_code == 304
    part = get(blog, "/file.txt", Range="bytes=0-3")
    assert (part.status_code, part.text) == (206, TEXT[:4])


def test_a_range_of_a_page_is_the_page(blog: Blog) -> None:
    assert get(blog, "/", Range="bytes=0-3").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "blog.example,evil.example", "blog.example@evil.example"])
@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_another_host_is_refused(blog: Blog, host: str, path: str) -> None:
    answer = blog.client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert blog.renderings.total() == 0


def test_trusted_hosts_are_answered(make_blog: Callable[..., AbstractContextManager[Blog]]) -> None:
    with make_blog(TRUSTED_HOSTS=("also.example",)) as blog:
        for base_url in ("http://also.example", HOST, "http://localhost:8000"):
            assert get(blog, "/", base_url).status_code == 200
            assert get(blog, "/admin/", base_url).status_code == 200
        assert get(blog, "/", "http://evil.example").status_code == 400


def test_views_see_the_host_of_the_blog_alone(blog: Blog) -> None:
    local = get(blog, "/", "http://localhost:8000", X_Forwarded_Host="evil.example")
    assert "|blog.example</i>" in local.text
    assert get(blog, "/").data == local.data


def test_redirects_hold_no_host(blog: Blog) -> None:
    assert get(blog, "/moved/", "http://localhost:8000").headers["Location"] == "/new/"
    assert get(blog, "/away/").headers["Location"] == "https://blog.example//evil.example"


def test_the_host_follows_the_site_at_once(blog: Blog) -> None:
    assert get(blog, "/").status_code == 200
    with blog.context():
        make_site(url="https://new.example")
    assert get(blog, "/").status_code == 400
    assert get(blog, "/", "https://new.example").status_code == 200


def test_a_base_path_is_the_name_of_the_script(blog: Blog) -> None:
    with blog.context():
        make_site(url=f"{HOST}/blog")
    whole, stripped = get(blog, "/blog/feed/"), get(blog, "/feed/")
    assert "<i>/blog|/feed/|" in whole.text
    assert whole.data == stripped.data
    assert "blog.example" in get(blog, "/blog/admin/").text
    assert get(blog, "/blog").status_code == 200
    assert blog.renderings["/"] == 1


def test_without_memory_the_answers_are_the_same(make_blog: Callable[..., AbstractContextManager[Blog]]) -> None:
    with make_blog(CACHE_MEGABYTES=0) as blog:
        first, second = get(blog, "/", Accept_Encoding="br"), get(blog, "/", Accept_Encoding="br")
        assert first.headers == second.headers
        assert blog.renderings["/"] == 2
        assert get(blog, "/", Accept_Encoding="br", If_None_Match=first.headers["ETag"]).status_code == 304
        assert len(blog.cache.pages) == 0
