"""Test what takes a text back, brings it back, and undoes that."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.db import begin_writing, db
from app.models import Page, Post
from app.services.pages import PageText
from tests.admin.conftest import Browser
from tests.factories import make_account, make_page, make_post
from tests.services.writing import publish, write, write_page

SignIn = Callable[..., Browser]
DEEDS = ("unpublish", "withdraw", "trash")


def _make(kind: str) -> Post | Page:
    return make_post("The text", authors=["Ada"]) if kind == "posts" else make_page("The text")


def _undo(page: str) -> str:
    [address] = re.findall(r'action="(/admin/undo/\d+/)"', page)
    return str(address)


@pytest.mark.parametrize("kind", ["posts", "pages"])
@pytest.mark.parametrize("deed", DEEDS)
def test_deed_shows_at_once_and_is_undone(signed_in: SignIn, client: FlaskClient, kind: str, deed: str) -> None:
    item = _make(kind)
    before = client.get(item.path or "").data
    browser = signed_in(make_account("editor", "Ada"))
    answer = browser.send(f"/admin/{kind}/{item.id}/{deed}/")
    assert answer.status_code == 303
    assert client.get(item.path or "").status_code == (404 if deed == "unpublish" else 410)
    page = browser.get("/admin/").text
    assert "“The text” is" in page
    answer = browser.post(
        _undo(page), data={"csrf_token": browser.token}, headers={"Referer": "http://localhost/admin/posts/?q=x"}
    )
    assert answer.location == "/admin/posts/?q=x"
    assert client.get(item.path or "").data == before
    assert "Undone." in browser.get("/admin/").text
    assert browser.send(_undo(page)).status_code == 303
    assert "The time to undo this is over." in browser.get("/admin/").text


@pytest.mark.parametrize("kind", ["posts", "pages"])
def test_trash_gives_back(signed_in: SignIn, kind: str) -> None:
    item = _make(kind)
    browser = signed_in("editor")
    browser.send(f"/admin/{kind}/{item.id}/trash/")
    answer = browser.send(f"/admin/{kind}/{item.id}/restore/")
    assert answer.location == f"/admin/{kind}/{item.id}/"
    db.session.expire_all()
    assert item.state == "draft"
    browser.send(f"/admin/{kind}/{item.id}/restore/")
    assert "is not in the trash" in browser.get("/admin/").text


@pytest.mark.parametrize("deed", [*DEEDS, "restore"])
@pytest.mark.parametrize(
    ("role", "own", "allowed"),
    [
        ("contributor", True, False),
        ("author", True, True),
        ("author", False, False),
        ("editor", False, True),
        ("owner", False, True),
    ],
)
def test_rights_are_asked_for_the_very_post(signed_in: SignIn, deed: str, role: str, own: bool, allowed: bool) -> None:
    post = make_post(authors=["Ada"], state="trashed" if deed == "restore" else "live")
    browser = signed_in(make_account(role, "Ada" if own else "Bea"))
    answer = browser.send(f"/admin/posts/{post.id}/{deed}/")
    assert answer.status_code == (303 if allowed else 403)
    db.session.expire_all()
    assert (post.state in ("live", "trashed")) is (not allowed or deed == "trash")


def test_contributor_throws_own_drafts_away_alone(signed_in: SignIn) -> None:
    ada = make_account("contributor", "Ada")
    post = write(ada, "Draft")
    browser = signed_in(ada)
    assert browser.send(f"/admin/posts/{post.id}/trash/").status_code == 303
    db.session.expire_all()
    assert post.state == "trashed"
    assert browser.send(_undo(browser.get("/admin/").text)).status_code == 303
    db.session.expire_all()
    assert post.state == "draft"


def test_nobody_undoes_what_others_did(signed_in: SignIn) -> None:
    post = make_post()
    browser, other = signed_in("editor"), signed_in("owner")
    browser.send(f"/admin/posts/{post.id}/unpublish/")
    assert other.send(_undo(browser.get("/admin/").text)).status_code == 403
    db.session.expire_all()
    assert post.state == "draft"


def test_who_lost_the_right_undoes_nothing(signed_in: SignIn) -> None:
    ada = make_account("author", "Ada")
    post = write(ada, "Mine")
    publish(post, ada)
    browser = signed_in(ada)
    browser.send(f"/admin/posts/{post.id}/unpublish/")
    page = browser.get("/admin/").text
    begin_writing()
    post.author_places.clear()
    db.session.commit()
    assert browser.send(_undo(page)).status_code == 403


@pytest.mark.parametrize("kind", ["posts", "pages"])
@pytest.mark.parametrize("deed", [*DEEDS, "restore"])
def test_missing_and_unsafe_requests_do_nothing(signed_in: SignIn, client: FlaskClient, kind: str, deed: str) -> None:
    item = _make(kind)
    browser = signed_in("owner")
    assert browser.send(f"/admin/{kind}/99999/{deed}/").status_code == 404
    assert browser.send(f"/admin/{kind}/99999999999999/{deed}/").status_code == 404
    assert f"“{item.title}”?" in browser.get(f"/admin/{kind}/{item.id}/{deed}/").text  # reading only asks
    assert browser.post(f"/admin/{kind}/{item.id}/{deed}/").status_code == 400
    assert client.post(f"/admin/{kind}/{item.id}/{deed}/").status_code in (303, 400)
    db.session.expire_all()
    assert item.state == "live"


@pytest.mark.parametrize(
    "referer",
    [
        "http://evil.test/admin/",
        "http://localhost/posts/x/",
        "http://localhost//evil.test/admin/",
        "junk",
        "http://localhost/admin//evil.test",
    ],
)
def test_undo_leads_nowhere_else(signed_in: SignIn, referer: str) -> None:
    ada = make_account("editor", "Ada")
    page = write_page(ada, PageText("P"))
    browser = signed_in(ada)
    browser.send(f"/admin/pages/{page.id}/trash/")
    answer = browser.post(
        _undo(browser.get("/admin/").text), data={"csrf_token": browser.token}, headers={"Referer": referer}
    )
    assert answer.location == f"/admin/pages/{page.id}/"
