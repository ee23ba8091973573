"""Test that no question of a public page walks through all posts, whichever engine answers it."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, insert, text

from app.db import begin_writing, db
from app.models import (
    Author,
    Category,
    Page,
    Post,
    PostAuthor,
    PostCategory,
    PostTag,
    Redirect,
    Series,
    Tag,
)
from app.services import site
from tests.factories import START

POSTS = 2500
# What a statement may read: a page of the longest list, and what is beside it.
MOST_ROWS = 300
# How much longer lists are than here, where that is by design: so are they seen not to grow further.
SHORT = 20
BOUNDED = (
    ("app.queries.addresses", "NEAREST_POOL"),
    ("app.queries.terms", "RELATED_POOL"),
    ("app.reader.archive", "POSTS_PER_PAGE"),
    ("app.reader.crawlers", "LARGEST_SITEMAP"),
)
MOST_STEPS = 60_000
# Entries of an index alone are counted to find a page in the midst of a list, from its nearer end.
# Whatever grows with the blog.
GROWING = ("post", "post_author", "post_category", "post_tag", "redirect", "revision", "media", "media_use")
ADDRESSES = (
    "/",
    "/page/2/",
    "/page/125/",
    "/page/251/",
    "/category/",
    "/category/c-1/",
    "/category/c-1/page/2/",
    "/category/c-1/page/31/",
    "/tag/",
    "/tag/t-1/",
    "/tag/t-1/page/2/",
    "/author/",
    "/author/a-1/",
    "/author/a-1/page/2/",
    "/author/a-1/page/60/",
    "/series/",
    "/series/s-1/",
    "/archive/",
    "/archive/page/2/",
    "/archive/page/60/",
    "/archive/page/125/",
    "/subscribe/",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/sitemap-60.xml",
    "/robots.txt",
    "/favicon.ico",
    "/static/css/site.css",
    "/feed.xml",
    "/category/c-1/feed.xml",
    "/tag/t-1/feed.xml",
    "/author/a-1/feed.xml",
    "/series/s-1/feed.xml",
    "/posts/1200/",
    "/posts/1200",
    "/posts/withdrawn/",
    "/about/",
    "/old/5/",
    "/nothing/like/it/",
    "/media/nothing.png",
    "/atom.xml",
)


class Asked(NamedTuple):
    """Be a statement that a page executed."""

    address: str
    statement: str
    parameters: Any


def _fill() -> None:
    begin_writing()
    for model, letter, name in (
        (Author, "a", "name"),
        (Category, "c", "name"),
        (Tag, "t", "name"),
        (Series, "s", "title"),
    ):
        db.session.execute(
            insert(model), [{"id": n, name: f"{letter} {n}", "slug": f"{letter}-{n}"} for n in range(1, 42)]
        )
    html = "<p>A paragraph of some length, as in a post that somebody wrote.</p>\n" * 20
    rows = [_post(n, html) for n in range(1, POSTS + 1)]
    rows += [_post(POSTS + 1, html) | {"path": "/posts/withdrawn/", "state": "withdrawn", "deleted_at": START}]
    db.session.execute(insert(Post), rows)
    for model, key, size in ((PostAuthor, "author_id", 2), (PostCategory, "category_id", 4), (PostTag, "tag_id", 40)):
        places = [{"post_id": n, key: 1 + n % size, "position": 0} for n in range(1, POSTS + 2)]
        db.session.execute(insert(model), places)
    moved = [{"path": f"/old/{n}/", "target": f"/posts/{n}/", "created_at": START} for n in range(1, 1001)]
    db.session.execute(insert(Redirect), moved)
    about = {"path": "/about/", "state": "live", "title": "About", "created_at": START, "modified_at": START}
    db.session.execute(insert(Page), [about | {"navigation_position": 1}])
    site.content_changed()
    db.session.commit()


def _post(number: int, html: str) -> dict[str, Any]:
    at = START + timedelta(minutes=number)
    return {
        "id": number, "entry_id": f"tag:{number}", "path": f"/posts/{number}/", "slug": f"{number}", "state": "live",
        "title": f"Post {number}", "feed_title": f"Post {number}", "html": html, "feed_html": html, "body": html,
        "published_at": at, "updated_at": at, "created_at": at, "modified_at": at,
        "series_id": 1 + number // 100 if number % 100 < 10 else None, "series_position": number % 100,
    }  # fmt: skip


@contextmanager
def _listening(engine: Engine, asked: list[Asked], address: list[str]) -> Iterator[None]:
    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        asked.append(Asked(address[0], statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


def _all_asked(app: Flask) -> list[Asked]:
    """Open every public address, and return each different statement with the parameters of the first time."""
    asked: list[Asked] = []
    address = [""]
    db.session.remove()
    client = app.test_client()
    with _listening(db.engine, asked, address):
        for one in ADDRESSES:
            address[0] = one
            assert client.get(one).status_code in (200, 301, 404, 410), one
    found: dict[tuple[str, str], Asked] = {}
    for one in asked:
        if one.statement.startswith(("SELECT", "WITH")):
            found.setdefault((one.address, one.statement), one)
    return list(found.values())


def test_every_public_address_is_looked_at(app: Flask) -> None:
    matched = set()
    for address in ADDRESSES:
        with app.test_request_context(address) as context:
            matched.add(context.request.endpoint)
    public = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("reader.", "feeds."))}
    assert public - matched == set()


def test_no_public_question_walks_through_all_posts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, limit in BOUNDED:
        monkeypatch.setattr(importlib.import_module(module), limit, SHORT)
    _fill()
    asked = _all_asked(app)
    assert len(asked) > 50
    judge = _judge_server if db.engine.dialect.name == "postgresql" else _judge_file
    if judge is _judge_server:
        db.session.execute(text("ANALYZE"))
        # So few rows are quickly read from end to end; asked for is whether there is another way.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    raw = db.session.connection().connection.driver_connection
    refused = [f"{one.address}: {why}\n{one.statement}" for one in asked if (why := judge(raw, one))]
    assert refused == [], "\n\n".join(refused)


def _judge_server(connection: Any, asked: Asked) -> str:
    cursor = connection.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {asked.statement}", asked.parameters)
    return "; ".join(_faults(cursor.fetchone()[0][0]["Plan"]))


def _faults(node: dict[str, Any]) -> Iterator[str]:
    rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING:
        yield f"reads all of {node['Relation Name']}"
    elif rows > (POSTS // 2 + SHORT if node["Node Type"] == "Index Only Scan" else MOST_ROWS):
        yield f"{node['Node Type']} of {rows} rows {node.get('Index Name', '')}"
    for child in node.get("Plans", ()):
        yield from _faults(child)


def _judge_file(connection: sqlite3.Connection, asked: Asked) -> str:
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters)]
    faults = [line for line in plan if line.startswith("SCAN ") and line.split()[1] in GROWING]
    steps = [0]

    def count() -> int:
        steps[0] += 100
        return 0

    connection.set_progress_handler(count, 100)
    connection.execute(asked.statement, asked.parameters).fetchall()
    connection.set_progress_handler(None, 0)
    if steps[0] > MOST_STEPS:
        faults.append(f"takes {steps[0]} steps: {'; '.join(plan)}")
    return "; ".join(faults)
