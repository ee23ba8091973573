"""Test the Markdown that readers may get, and that they get no other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from tests.factories import START, change, make_page, make_post, make_site


def test_source_is_the_text_as_it_was_written(cached_client: FlaskClient) -> None:
    post = make_post(
        "A: title",
        slug="x",
        body="\n\n*As* is {{ so }}",
        show_source=True,
        tags=["t"],
        authors=["Ada"],
        published_at=START,
    )
    answer = cached_client.get("/posts/2025/01/x.md")
    assert (answer.status_code, answer.content_type) == (200, "text/markdown; charset=utf-8")
    assert answer.text.startswith('---\ntitle: "A: title"\ndate: 2025-01-01T')
    assert 'authors:\n- "Ada"\n' in answer.text
    assert answer.text.endswith("\n---\n\n\n*As* is {{ so }}")
    assert "tag:blog.example" not in answer.text
    assert (
        cached_client.get("/posts/2025/01/x.md", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )
    page = cached_client.get("/posts/2025/01/x/").text
    assert '<link rel="alternate" type="text/markdown" href="/posts/2025/01/x.md">' in page
    change(post, body="New")
    assert cached_client.get("/posts/2025/01/x.md").text.endswith("\n---\nNew")
    change(post, show_source=False)
    assert cached_client.get("/posts/2025/01/x.md").status_code == 404
    assert "text/markdown" not in cached_client.get("/posts/2025/01/x/").text


@pytest.mark.parametrize(
    ("of_blog", "of_post", "status"),
    [(False, None, 404), (True, None, 200), (True, False, 404), (False, True, 200)],
)
def test_post_says_whether_readers_get_it_else_the_blog_does(
    client: FlaskClient, of_blog: bool, of_post: bool | None, status: int
) -> None:
    make_site(show_sources=of_blog)
    make_post(path="/x.html", slug="x", show_source=of_post)
    assert client.get("/x.html.md").status_code == status
    assert ("text/markdown" in client.get("/x.html").text) is (status == 200)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"state": "trashed"},
        {"published_at": datetime(2999, 1, 1, tzinfo=UTC), "updated_at": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_is_not_public_has_no_source(client: FlaskClient, columns: dict[str, object]) -> None:
    make_site(show_sources=True)
    make_post(slug="x", body="secret", show_source=True, **columns)
    for path in ("/posts/2025/01/x.md", "/posts/2025/01/x/.md"):
        answer = client.get(path)
        assert answer.status_code in (404, 410)
        assert "secret" not in answer.text


def test_a_text_of_that_very_address_comes_first(client: FlaskClient) -> None:
    make_post(slug="x", show_source=True)
    make_page("Mine", path="/posts/2025/01/x.md")
    assert "Mine" in client.get("/posts/2025/01/x.md").text
    assert client.get("/.md").status_code == 404
