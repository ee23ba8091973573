"""A page costs a fixed number of queries, however many posts it shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from app.db import db
from tests.factories import changing, make_post, make_site

MOST = {
    "/": 9,
    "/page/2/": 11,
    "/category/methods/": 13,
    "/tag/notes/": 14,
    "/author/ada-example/": 13,
    "/category/": 7,
    "/series/": 7,
    "/series/a-series/": 9,
    "/archive/": 8,
    "/subscribe/": 14,
    "/posts/2025/01/seen/": 12,
    "/sitemap.xml": 9,
    "/nothing/": 11,
}


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def _post(title: str, **columns: object) -> None:
    names = {"authors": ["Ada Example", "Bo Example"], "categories": ["Methods"], "tags": ["notes", "b"]}
    make_post(title, series="A series", **names, **columns)


@pytest.mark.parametrize("address", MOST)
def test_queries_do_not_grow_with_posts(app: Flask, statements: list[str], address: str) -> None:
    with changing():
        make_site(posts_per_page=4)
        _post("Seen", slug="seen")
        for number in range(5):
            _post(f"Post {number}")
    counts = []
    for _round in range(2):
        db.session.remove()
        statements.clear()
        app.test_client().get(address)
        counts.append(len(statements))
        with changing():
            for number in range(4):
                _post(f"More {number}")
    assert counts[0] == counts[1]
    assert counts[0] <= MOST[address]
