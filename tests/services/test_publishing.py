"""Test what readers see after each deed, and after its Undo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.models import Account, Page, Post, Redirect, Revision
from app.services import publishing, working_copies
from app.services.pages import PageText
from app.services.posts import PostText
from tests.factories import make_account, make_page, make_post, make_redirect
from tests.services.writing import do, publish, save, schedule, update, version, write, write_page

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
Clock = time_machine.Traveller
ADDRESSES = ("/", "/feed.xml", "/sitemap.xml", "/archive/", "/tag/x/", "/tag/y/", "/category/c/")


@pytest.fixture
def noon(app: Flask) -> Iterator[Clock]:
    """Stop the clock at noon, with ten seconds between Publish now and the post."""
    app.config["PUBLISH_SECONDS"] = 10
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
    app.config["PUBLISH_SECONDS"] = 0


@pytest.fixture
def ada(noon: Clock) -> Account:
    """Give an editor."""
    return make_account("editor", "Ada")


def seen(client: FlaskClient, *more: str | None) -> dict[str, tuple[int, str | None, bytes]]:
    """Return all that readers get, but for the feed's own date of change, which never falls."""
    found = {}
    for path in (*ADDRESSES, *filter(None, more)):
        answer = client.get(path)
        body = re.sub(rb"<updated>[^<]*</updated>", b"", answer.data, count=1) if path == "/feed.xml" else answer.data
        found[path] = (answer.status_code, answer.location, body)
    return found


def test_post_appears_everywhere_ten_seconds_after_publish_now(client: FlaskClient, noon: Clock, ada: Account) -> None:
    post = write(ada, PostText("Hello", "Some *text*.", tags=["x"]))
    before = version()
    publish(post, ada)
    assert version() > before
    assert client.get(post.path or "").status_code == 404
    noon.shift(10)
    assert client.get(post.path or "").status_code == 200
    assert b"Some <em>text</em>." in client.get(post.path or "").data
    assert (post.entry_id or "").encode() in client.get("/feed.xml").data
    assert client.get("/tag/x/").status_code == 200
    assert publishing.status(post).word == "Published"


def test_undone_publication_leaves_no_trace(client: FlaskClient, noon: Clock, ada: Account) -> None:
    post = write(ada, PostText("Hello", "Text.", tags=["x"]))
    clean, path, feed = seen(client, post.path), post.path, client.get("/feed.xml").data
    undo = publish(post, ada)
    noon.shift(9)
    assert client.get("/feed.xml").data == feed  # its own date too
    before = version()
    assert do(publishing.undo, undo.id, ada) is post
    assert version() > before
    assert (post.state, post.entry_id, post.published_at, post.updated_at) == ("draft", None, None, None)
    assert (post.path, post.live_revision, post.html) == (path, 0, "")
    noon.shift(3600)
    assert seen(client, path) == clean
    assert client.get("/feed.xml").data == feed
    assert db.session.scalars(select(Redirect)).all() == []
    with pytest.raises(NotFound):
        do(publishing.undo, undo.id, ada)


def test_publication_cannot_be_undone_once_it_is_public(noon: Clock, ada: Account) -> None:
    undo = publish(write(ada, "Hello"), ada)
    noon.shift(9.8)
    with pytest.raises(NotFound):
        do(publishing.undo, undo.id, ada)


def test_saves_between_publication_and_undo_are_kept(noon: Clock, ada: Account) -> None:
    post = write(ada, "Hello")
    undo = publish(post, ada)
    save(post, ada, PostText("Hello world", "More."))
    do(publishing.undo, undo.id, ada)
    assert (post.latest_revision, post.title, post.body, post.slug) == (2, "Hello world", "More.", "hello-world")


def test_scheduled_post_appears_by_the_clock_and_can_be_taken_back(
    client: FlaskClient, noon: Clock, ada: Account
) -> None:
    post = write(ada, "Hello")
    schedule(post, ada, datetime(2026, 6, 1, tzinfo=UTC))
    assert post.path == "/posts/2026/06/hello/"
    assert publishing.status(post) == ("scheduled", "Scheduled", False)
    do(publishing.unpublish, post, ada)
    assert (post.entry_id, post.published_at) == (None, None)
    noon.move_to(datetime(2026, 6, 2, tzinfo=UTC))
    assert client.get("/posts/2026/06/hello/").status_code == 404
    schedule(post, ada, datetime(2026, 6, 3, tzinfo=UTC))
    noon.move_to(datetime(2026, 6, 3, tzinfo=UTC))
    assert client.get(post.path or "").status_code == 200
    with pytest.raises(Conflict):
        schedule(post, ada, datetime(2026, 7, 3, tzinfo=UTC))


def test_time_that_has_passed_is_no_schedule(noon: Clock, ada: Account) -> None:
    with pytest.raises(InvalidInput):
        schedule(write(ada, "Hello"), ada, NOON)


@pytest.mark.parametrize("tell", [False, True])
def test_update_shows_the_working_copy_at_once_and_tells_whom_it_should(
    client: FlaskClient, noon: Clock, ada: Account, tell: bool
) -> None:
    post = make_post("Old", tags=["x"], published_at=NOON - timedelta(days=3))
    updated, entry_id, published = post.updated_at, post.entry_id, post.published_at
    save(post, ada, PostText("New", "New text.", tags=["y"]), based_on=0)
    quiet = seen(client, post.path)
    assert b"New text." not in quiet[post.path or ""][2]
    update(post, ada, tell=tell)
    assert b"New text." in client.get(post.path or "").data
    assert b"New text." in client.get("/feed.xml").data
    assert post.updated_at == (NOON if tell else updated)
    assert (post.entry_id, post.published_at) == (entry_id, published)
    assert publishing.status(post).word == "Published"


@pytest.mark.parametrize("deed", ["update", "tell", "move", "unpublish", "withdraw", "trash"])
def test_undo_restores_every_byte(client: FlaskClient, noon: Clock, ada: Account, deed: str) -> None:
    post = make_post("Old", tags=["x"], categories=["c"], authors=["Zed", "Ada"], html="<p>By hand.</p>", path="/old/")
    make_redirect("/older/", "/old/")
    save(post, ada, PostText("New", "New.", slug="new", tags=["y"], authors=["Ada"], summary="S."), based_on=0)
    if deed in ("update", "tell"):
        save(post, ada, PostText("New", "New.", slug=post.slug, tags=["y"], authors=["Ada"], summary="S."))
    noon.shift(60)
    paths = ("/old/", "/older/", "/posts/2025/01/new/", "/author/zed/", "/author/ada/")
    before = seen(client, *paths)
    noon.shift(60)
    if deed in ("update", "tell", "move"):
        undo = update(post, ada, tell=deed == "tell")
    else:
        undo = do(getattr(publishing, deed), post, ada)
    assert seen(client, *paths) != before
    noon.shift(60)
    do(publishing.undo, undo.id, ada)
    assert seen(client, *paths) == before
    assert publishing.status(post).has_changes


def test_address_that_changed_leads_to_the_new_one_for_ever(client: FlaskClient, noon: Clock, ada: Account) -> None:
    post = write(ada, "Hello")
    publish(post, ada)
    noon.shift(20)
    first = post.path or ""
    for slug in ("second", "third"):
        save(post, ada, replace(working_copies.text_of(post), slug=slug))
        update(post, ada)
    for old in (first, first.replace("hello", "second")):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, first.replace("hello", "third"))
    save(post, ada, replace(working_copies.text_of(post), slug="hello"))
    update(post, ada)
    assert client.get(first).status_code == 200


def test_retired_address_is_given_to_another_post_only_when_asked(
    client: FlaskClient, noon: Clock, ada: Account
) -> None:
    old = write(ada, "Hello")
    publish(old, ada)
    noon.shift(20)
    first = old.path or ""
    save(old, ada, replace(working_copies.text_of(old), title="The elder", slug="moved"))
    update(old, ada)
    automatic = write(ada, "Hello")
    assert automatic.path == first.replace("hello", "hello-2")
    wanting = write(ada, PostText("Other", slug="hello"))
    with pytest.raises(InvalidInput, match="The elder"):
        publishing.prepare(wanting)
    undo = publish(wanting, ada, allow_retired=True)
    assert wanting.path == first
    do(publishing.undo, undo.id, ada)
    assert client.get(first).status_code == 301
    publish(wanting, ada, allow_retired=True)
    noon.shift(20)
    assert client.get(first).status_code == 200


def test_taken_address_and_missing_title_stop_a_publication(noon: Clock, ada: Account) -> None:
    other = write(ada, "Hello")
    with pytest.raises(InvalidInput, match="Hello"):
        publishing.prepare(write(ada, PostText("Mine", slug="hello")))
    with pytest.raises(InvalidInput) as caught:
        publishing.prepare(write(ada, PostText("")))
    assert caught.value.field == "title"
    assert other.state == "draft"


def test_text_that_was_saved_meanwhile_is_not_published_unseen(noon: Clock, ada: Account) -> None:
    post = write(ada, "Hello")
    prepared = publishing.prepare(post)
    save(post, ada, PostText("Hello", "Other."))
    with pytest.raises(Conflict):
        do(publishing.publish, post, prepared, ada)


def test_post_that_was_public_goes_live_again_at_once_as_it_was(client: FlaskClient, noon: Clock, ada: Account) -> None:
    post = write(ada, PostText("Hello", "Text."))
    publish(post, ada)
    noon.shift(20)
    identity = (post.entry_id, post.path, post.published_at)
    for verb in (publishing.unpublish, publishing.withdraw, publishing.trash):
        do(verb, post, ada)
        assert client.get(post.path or "").status_code == (404 if verb is publishing.unpublish else 410)
        if post.state == "trashed":
            do(publishing.restore, post, ada)
            assert client.get(post.path or "").status_code == 404
        save(post, ada, PostText("Hello again", f"Text after {verb.__name__}."))
        assert post.title != "Hello again" or verb is not publishing.unpublish
        noon.shift(3600)
        publish(post, ada)
        assert client.get(post.path or "").status_code == 200
        assert f"Text after {verb.__name__}.".encode() in client.get(post.path or "").data
        assert (post.entry_id, post.path, post.published_at) == identity


def test_only_who_did_it_undoes_it_and_only_while_nothing_came_after(noon: Clock, ada: Account) -> None:
    post = make_post()
    undo = do(publishing.unpublish, post, ada)
    with pytest.raises(Forbidden):
        do(publishing.undo, undo.id, make_account("owner"))
    do(publishing.trash, post, ada)
    with pytest.raises(Conflict):
        do(publishing.undo, undo.id, ada)
    noon.shift(3601)
    with pytest.raises(NotFound):
        do(publishing.undo, undo.id, ada)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("unpublish", "draft"),
        ("withdraw", "draft"),
        ("restore", "draft"),
        ("trash", "trashed"),
        ("withdraw", "trashed"),
        ("unpublish", "withdrawn"),
    ],
)
def test_deeds_that_make_no_sense_are_refused(noon: Clock, ada: Account, verb: str, state: str) -> None:
    post = make_post(state=state, entry_id=None if state == "draft" else "tag:x,2025:1")
    with pytest.raises(Conflict):
        do(getattr(publishing, verb), post, ada)


def test_trash_is_emptied_after_thirty_days_but_ids_and_addresses_stay_taken(
    client: FlaskClient, noon: Clock, ada: Account
) -> None:
    read, unread = (
        make_post("Read", path="/read/", tags=["x"], authors=["Zed"]),
        write(ada, PostText("Unread", tags=["y"])),
    )
    page = make_page("Page", path="/page-to-go/")
    draft_page = write_page(ada, PageText("Draft page"))
    entry_id, unread_path, draft_path = read.entry_id, unread.path, draft_page.path
    for item in (read, unread, page, draft_page):
        do(publishing.trash, item, ada)
    assert [client.get(path).status_code for path in ("/read/", unread_path, "/page-to-go/", draft_path)] == [
        410,
        404,
        410,
        404,
    ]
    noon.shift(timedelta(days=29))
    assert do(publishing.purge_trash) == 0
    noon.shift(timedelta(days=2))
    assert do(publishing.purge_trash) == 4
    assert do(publishing.purge_trash) == 0
    assert db.session.scalars(select(Revision)).all() == []
    kept = db.session.scalars(select(Post)).one()
    assert (kept.entry_id, kept.title, kept.body, kept.html, kept.feed_html, list(kept.tags)) == (
        entry_id,
        "",
        "",
        "",
        "",
        [],
    )
    assert [each.path for each in db.session.scalars(select(Page))] == ["/page-to-go/"]
    assert [client.get(path).status_code for path in ("/read/", "/page-to-go/")] == [410, 410]
    with pytest.raises(NotFound):
        do(publishing.restore, kept, ada)


def test_page_is_published_at_once_and_undone_like_a_post(client: FlaskClient, noon: Clock, ada: Account) -> None:
    page = write_page(ada, PageText("Colophon", "Set by hand.", navigation_position=1))
    before = seen(client, page.path)
    undo = publish(page, ada)
    assert b"Set by hand." in client.get("/colophon/").data
    assert b"Colophon" in client.get("/").data
    do(publishing.undo, undo.id, ada)
    assert seen(client, page.path) == before
    publish(page, ada)
    save(page, ada, PageText("Colophon", "Set by machine.", path="/about-the-type/"))
    assert b"Set by hand." in client.get("/colophon/").data
    update(page, ada)
    assert client.get("/colophon/").location == "/about-the-type/"
    do(publishing.withdraw, page, ada)
    assert client.get("/about-the-type/").status_code == 410
    with pytest.raises(Conflict):
        schedule(page, ada, NOON + timedelta(days=1))


def test_draft_saves_never_move_the_version(noon: Clock, ada: Account) -> None:
    drafts = [write(ada, "Draft"), make_post("Live"), make_post("Gone", state="trashed")]
    before = version()
    for post in drafts:
        save(post, ada, PostText("Changed", "Changed.", tags=["new"]))
    assert version() == before


def test_number_of_an_undo_is_never_given_twice(noon: Clock, ada: Account) -> None:
    first, second = make_post(), make_post()
    undo = do(publishing.unpublish, first, ada)
    do(publishing.undo, undo.id, ada)
    later = do(publishing.unpublish, second, ada)
    assert later.id != undo.id
    with pytest.raises(NotFound):
        do(publishing.undo, undo.id, ada)
    assert second.state == "draft"


def test_change_of_a_scheduled_post_cannot_be_undone_once_it_has_appeared(noon: Clock, ada: Account) -> None:
    post = write(ada, "Hello")
    schedule(post, ada, NOON + timedelta(minutes=5))
    save(post, ada, PostText("Another title", "x"))
    undo = update(post, ada)
    noon.shift(301)
    with pytest.raises(Conflict, match="appeared"):
        do(publishing.undo, undo.id, ada)
    assert post.path == "/posts/2026/05/another-title/"
