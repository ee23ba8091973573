"""Each category, tag, author and series has a feed of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.db import db
from tests.factories import SITE_URL, change, make_author, make_category, make_post, make_series, make_site, make_tag

from .reading import feed, get, ids, link, shown, text

LISTS = ("/category/methods/feed.xml", "/tag/notes/feed.xml", "/author/ada/feed.xml", "/series/one/feed.xml")
FEEDS = ("/feed.xml", *LISTS)


def make_filed_post(**columns: object) -> str:
    """Make a post that is in every list, and return its id."""
    post = make_post(categories=["Methods"], tags=["notes"], authors=["Ada"], series="One", **columns)  # type: ignore[arg-type]
    return post.entry_id or ""


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_its_posts_with_the_ids_of_the_main_feed(client: FlaskClient, path: str) -> None:
    inside = make_filed_post()
    outside = make_post(categories=["Other"], tags=["other"], authors=["Ben"], series="Two").entry_id
    assert ids(client) == [outside, inside]
    assert ids(client, path) == [inside]


def test_feed_ids_and_addresses_differ(client: FlaskClient) -> None:
    make_filed_post()
    roots = [feed(client, path) for path in FEEDS]
    assert len({text(root, "id") for root in roots}) == len(FEEDS)
    assert [link(root, "self")["href"] for root in roots] == [SITE_URL + path for path in FEEDS]
    pages = [f"{SITE_URL}{path.removesuffix('feed.xml')}" for path in FEEDS]
    assert [link(root, "alternate")["href"] for root in roots] == pages


def test_titles_name_the_list(client: FlaskClient) -> None:
    make_filed_post()
    titles = [shown(feed(client, path), "title") for path in FEEDS]
    assert titles == ["Test blog", *(f"Test blog – {name}" for name in ("Methods", "notes", "Ada", "One"))]


def test_a_description_is_the_subtitle(client: FlaskClient) -> None:
    make_category("Methods", description="How we work")
    make_filed_post()
    make_site(subtitle="All of it")
    assert text(feed(client, "/category/methods/feed.xml"), "subtitle") == "How we work"
    assert text(feed(client, "/tag/notes/feed.xml"), "subtitle") == "All of it"


def test_the_id_of_a_list_stays_with_a_new_name_and_slug(client: FlaskClient) -> None:
    make_filed_post()
    before = text(feed(client, "/tag/notes/feed.xml"), "id")
    change(make_tag("notes"), name="Remarks", slug="remarks")
    renamed = feed(client, "/tag/remarks/feed.xml")
    assert text(renamed, "id") == before
    assert shown(renamed, "title") == "Test blog – Remarks"


def test_slugs_of_any_script_work(client: FlaskClient) -> None:
    make_tag("日本 語", slug="日本-語")
    inside = make_post(tags=["日本 語"]).entry_id
    path = "/tag/%E6%97%A5%E6%9C%AC-%E8%AA%9E/feed.xml"
    assert ids(client, path) == [inside]
    assert link(feed(client, path), "self")["href"] == SITE_URL + path


@pytest.mark.parametrize("path", LISTS)
def test_an_unknown_list_has_no_feed(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_list_whose_last_post_went_away_is_an_empty_feed(client: FlaskClient, path: str) -> None:
    make_category("Methods")
    make_tag("notes")
    make_author("Ada")
    make_series("One")
    assert ids(client, path) == []
    assert text(feed(client, path), "updated")


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("state", ["draft", "withdrawn", "trashed"])
def test_what_is_not_live_is_in_no_feed(client: FlaskClient, path: str, state: str) -> None:
    public = make_filed_post()
    make_filed_post(title="Zebrafish", state=state)
    assert ids(client, path) == [public]
    assert b"Zebrafish" not in get(client, path).data


@pytest.mark.parametrize("path", FEEDS)
def test_what_is_scheduled_appears_when_it_is_due(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    public = make_filed_post()
    scheduled = make_filed_post(published_at=due)
    before = feed(client, path)
    assert ids(client, path) == [public]
    monkeypatch.setattr("app.clock.now", lambda: due)
    assert ids(client, path) == [scheduled, public]
    assert datetime.fromisoformat(text(feed(client, path), "updated")) == due
    assert text(before, "updated") != text(feed(client, path), "updated")


@pytest.mark.parametrize("path", FEEDS)
def test_the_number_of_queries_does_not_grow_with_the_posts(app: Flask, client: FlaskClient, path: str) -> None:
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    def asked() -> int:
        db.session.expire_all()
        statements.clear()
        get(client, path)
        return len([statement for statement in statements if statement.startswith("SELECT")])

    make_filed_post()
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        few = asked()
        for _ in range(9):
            make_filed_post()
        assert asked() == few <= 9
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
