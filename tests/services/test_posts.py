"""Test the life of a post: written, published, changed, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import begin_writing, db
from app.errors import Conflict, InvalidInput
from app.models import Post, Redirect, Site
from app.services import posts, site
from app.services.posts import PostText
from tests.factories import change, make_post, make_redirect, make_site

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def _blog() -> Site:
    return db.session.get_one(Site, 1)


def _version() -> int:
    db.session.rollback()
    return _blog().content_version


def _write(text: PostText, post: Post | None = None, *, tell: bool = False) -> Post:
    prepared = posts.prepare(_blog(), text, post=post)
    begin_writing()
    saved = posts.save(prepared, post, tell_subscribers=tell)
    db.session.commit()
    return saved


def _do(verb: object, post: Post, *arguments: object) -> None:
    begin_writing()
    verb(post, *arguments)  # type: ignore[operator]
    db.session.commit()


def test_new_text_is_a_draft_that_nobody_sees(app: Flask, client: FlaskClient) -> None:
    before = _version()
    post = _write(PostText("Over *fitting*", "Some $$x^2$$ text.", tags=["b", "a"], authors=["Ada Example"]))
    assert (post.state, post.entry_id, post.published_at) == ("draft", None, None)
    assert [tag.name for tag in post.tags] == ["b", "a"]
    assert "<math" in post.html
    assert _version() == before
    assert client.get(post.path or "").status_code == 404


def test_first_publication_gives_id_and_date(app: Flask, client: FlaskClient) -> None:
    make_site(time_zone="America/Los_Angeles")
    with time_machine.travel(NOON, tick=False):
        post = _write(PostText("Hello"))
        before = _version()
        _do(posts.publish, post)
        assert post.path == "/posts/2026/05/hello/"
        assert (post.published_at, post.published_offset) == (NOON, -420)
        assert post.updated_at == NOON
        assert (post.entry_id or "").startswith("tag:blog.example,2026-05-04:")
        assert _version() > before
        assert client.get("/posts/2026/05/hello/").status_code == 200


def test_loopback_name_is_never_in_an_id(app: Flask) -> None:
    make_site(url="http://localhost:8000")
    post = _write(PostText("Hello"))
    _do(posts.publish, post)
    assert (post.entry_id or "").startswith("urn:uuid:")


def test_scheduled_post_appears_by_the_clock_alone(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(NOON, tick=False):
        post = _write(PostText("Later"))
        _do(posts.publish, post, NOON + timedelta(hours=1))
        assert client.get(post.path or "").status_code == 404
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert client.get(post.path or "").status_code == 200


def test_edit_moves_only_the_clock_it_should(app: Flask) -> None:
    post = make_post()
    published, updated = post.published_at, post.updated_at
    _write(PostText("Quiet edit", "x"), post)
    assert (post.published_at, post.updated_at) == (published, updated)
    assert updated is not None
    assert post.modified_at > updated
    _write(PostText("Loud edit", "x"), post, tell=True)
    assert post.published_at == published
    assert post.updated_at is not None
    assert post.updated_at > updated


def test_identity_survives_every_edit(app: Flask) -> None:
    post = make_post()
    entry_id, path = post.entry_id, post.path
    _write(PostText("Another title entirely", "Other text", categories=["New"]), post)
    assert (post.entry_id, post.path) == (entry_id, path)
    for verb in (posts.unpublish, posts.publish, posts.trash, posts.restore, posts.publish):
        _do(verb, post)
        assert (post.entry_id, post.path) == (entry_id, path)


def test_new_address_keeps_the_old_one_in_one_hop(app: Flask, client: FlaskClient) -> None:
    post = make_post(path="/a/")
    make_redirect("/older/", "/a/")
    _write(PostText("T", path="/b/"), post)
    _write(PostText("T", path="/c/"), post)
    assert post.slug == "c"
    for old in ("/older/", "/a/", "/b/"):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, "/c/")
    _write(PostText("T", path="/a/"), post)
    assert client.get("/a/").status_code == 200
    assert {redirect.target for redirect in db.session.scalars(select(Redirect))} == {"/a/"}


def test_withdrawn_and_trashed_are_gone_and_drafts_were_never_there(app: Flask, client: FlaskClient) -> None:
    post = make_post()
    path = post.path or ""
    for verb, status in ((posts.withdraw, 410), (posts.restore, 404), (posts.publish, 200), (posts.trash, 410)):
        before = _version()
        _do(verb, post)
        assert client.get(path).status_code == status
        assert _version() > before


def test_draft_that_is_thrown_away_never_had_an_address(app: Flask, client: FlaskClient) -> None:
    post = make_post(state="draft", entry_id=None)
    _do(posts.trash, post)
    assert client.get(post.path or "").status_code == 404


def test_what_a_draft_was_filed_under_is_forgotten_with_it(app: Flask, client: FlaskClient) -> None:
    make_post(tags=["kept"])
    filed = PostText("D", tags=["secret", "kept"], categories=["secret"], authors=["Secret"], series="Secret")
    post = _write(filed)
    _write(PostText("D", tags=["other"]), post)
    for path in ("/tag/secret/", "/category/secret/", "/author/secret/", "/series/secret/", "/tag/other/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/tag/kept/").status_code == 200


@pytest.mark.parametrize("verb", [posts.unpublish, posts.withdraw, posts.trash])
def test_post_taken_back_before_its_time_was_never_public(app: Flask, client: FlaskClient, verb: object) -> None:
    with time_machine.travel(NOON, tick=False):
        post = _write(PostText("Early", tags=["secret"]))
        _do(posts.publish, post, NOON + timedelta(days=3))
        _do(verb, post)
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        for path in (post.path or "", "/tag/secret/", "/tag/secret/feed.xml"):
            assert client.get(path).status_code == 404
        _do(posts.restore, post)
        _do(posts.publish, post)
        assert post.published_at == NOON + timedelta(days=10)


def test_redirect_tells_no_address_of_what_nobody_was_shown(app: Flask, client: FlaskClient) -> None:
    post = _write(PostText("Plan", path="/plan/"))
    make_redirect("/old-plan/", "/plan/")
    make_redirect("/elsewhere/", "https://other.example/")
    make_redirect("/old-list/", "/archive/")
    assert client.get("/old-plan/").status_code == 404
    _do(posts.publish, post, datetime.now(UTC) + timedelta(days=1))
    assert client.get("/old-plan/").status_code == 404
    _do(posts.publish, post, NOON - timedelta(days=900))
    assert client.get("/old-plan/").headers["Location"] == "/plan/"
    _do(posts.withdraw, post)
    assert client.get("/old-plan/").headers["Location"] == "/plan/"
    assert client.get("/elsewhere/").headers["Location"] == "https://other.example/"
    assert client.get("/old-list/").headers["Location"] == "/archive/"


def test_date_of_change_never_falls_when_the_clock_was_set_back(app: Flask, client: FlaskClient) -> None:
    make_post()
    blog = _blog()
    changed, before = blog.content_changed_at, blog.content_version
    with time_machine.travel(changed - timedelta(days=2), tick=False):
        begin_writing()
        site.content_changed()
        db.session.commit()
    assert (blog.content_changed_at, blog.content_version) == (changed, before + 1)


def test_trashed_post_is_not_published(app: Flask) -> None:
    post = make_post(state="trashed")
    begin_writing()
    with pytest.raises(Conflict):
        posts.publish(post)


def test_imported_draft_gets_its_address_before_it_is_published(app: Flask) -> None:
    post = make_post(state="draft", entry_id=None, path=None)
    begin_writing()
    with pytest.raises(Conflict):
        posts.publish(post)
    db.session.rollback()
    _do(posts.publish, _write(PostText("Ready"), post))
    assert post.is_public


@pytest.mark.parametrize("title", ["", "  ", "\u0000\u0007"])
def test_title_is_needed(app: Flask, title: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        posts.prepare(_blog(), PostText(title))
    assert caught.value.field == "title"


@pytest.mark.parametrize("path", ["x", "//x", "/a b/", "/archive/x/", "/feed.xml", "/admin/", "/", '/"/'])
def test_address_of_the_program_is_refused(app: Flask, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        posts.prepare(_blog(), PostText("T", path=path))
    assert caught.value.field == "path"


def test_same_title_gets_another_address(app: Flask) -> None:
    paths = [_write(PostText("Same")).path for _ in range(3)]
    assert len(set(paths)) == 3


def test_title_in_another_script_keeps_it_in_its_address(app: Flask) -> None:
    post = _write(PostText("注意機構"))
    assert post.slug == "注意機構"
    assert "%E6%B3%A8" in (post.path or "")


def test_what_xml_forbids_is_not_stored(app: Flask) -> None:
    post = _write(PostText("a\x08b", "c\ufffed\r\ne"))
    assert (post.title, post.body) == ("ab", "cd\ne")


def test_draft_moves_no_version(app: Flask) -> None:
    post = _write(PostText("T"))
    before = _version()
    for number in range(5):
        _write(PostText("T", f"text {number}"), post)
    assert _version() == before


def test_scheduled_post_that_changes_moves_the_version(app: Flask) -> None:
    post = make_post(published_at=datetime(2100, 1, 1, tzinfo=UTC))
    before = _version()
    change(post, title="x")
    _do(posts.withdraw, post)
    assert _version() > before
