"""Test publishing and taking back through the panel, and what readers get in the next request."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Page, Redirect, Site
from tests.admin.conftest import Browser
from tests.admin.writing import newest, save, write
from tests.factories import make_account, make_page, make_post, make_redirect, make_site

SignedIn = Callable[..., Browser]
UNDO = re.compile(r'action="(/admin/undo/\d+/)"')


@pytest.fixture(autouse=True)
def _ten_seconds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PUBLISH_SECONDS", 10)


def _do(browser: Browser, at: str, action: str, **fields: str) -> str:
    """Press a button of the publish page and return the page that follows."""
    assert browser.get(f"{at}publish/").status_code == 200
    answer = browser.send(f"{at}publish/", action=action, **fields)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["Location"]).text


def _undo(browser: Browser, page: str) -> None:
    found = UNDO.search(page)
    assert found is not None
    assert browser.send(found[1]).status_code == 303


def test_publish_now_goes_live_ten_seconds_later(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "Going live", "Words of mine.")
    assert "It goes live in ten seconds, you can undo until then." in browser.get(f"{at}publish/").text
    page = _do(browser, at, "publish")
    assert "Published “Going live”. It goes live in ten seconds." in page
    path = newest().path
    reader = browser.application.test_client()
    assert reader.get(path).status_code == 404
    with time_machine.travel(clock.now() + timedelta(seconds=11), tick=False):
        assert reader.get(path).status_code == 200
        assert "Going live" in reader.get("/feed.xml").text
        assert "Going live" in reader.get("/").text


def test_undo_of_a_publication_leaves_no_trace(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "Hasty", "Words.")
    before = newest().path
    _undo(browser, _do(browser, at, "publish"))
    post = newest()
    assert (post.state, post.entry_id, post.published_at, post.path) == ("draft", None, None, before)
    with time_machine.travel(clock.now() + timedelta(seconds=60), tick=False):
        assert browser.application.test_client().get(before).status_code == 404


def test_a_time_in_the_zone_of_the_blog_is_kept(signed_in: SignedIn) -> None:
    make_site(time_zone="Europe/Amsterdam")
    browser = signed_in("author")
    at = write(browser)
    assert "Europe/Amsterdam" in browser.get(f"{at}publish/").text
    page = _do(browser, at, "schedule", date="2040-07-01", time="09:30")
    assert "Scheduled" in page
    assert "1 July 2040, 09:30" in page
    assert newest().published_at == datetime(2040, 7, 1, 7, 30, tzinfo=UTC)
    assert newest().published_offset == 120


@pytest.mark.parametrize(
    ("date", "time", "words"),
    [
        ("", "", "Give a date and a time"),
        ("2040-07-01", "", "Give a date and a time"),
        ("2001-01-01", "09:00", "This time is past"),
        ("2040-03-25", "02:30", "The clocks go forward over this time"),
        ("someday", "09:00", "Not a valid date"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_what_was_typed(
    signed_in: SignedIn, date: str, time: str, words: str
) -> None:
    make_site(time_zone="Europe/Amsterdam")
    browser = signed_in("author")
    at = write(browser)
    browser.get(f"{at}publish/")
    answer = browser.send(f"{at}publish/", action="schedule", date=date, time=time)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Error: " in answer.text
    assert f'value="{date}"' in answer.text
    assert newest().state == "draft"


def test_a_post_without_title_is_kept_and_not_published(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "", "Words without a name.")
    page = browser.get(f"{at}publish/").text
    assert "by-stop" in page
    answer = browser.send(f"{at}publish/", action="publish")
    assert answer.status_code == 422
    assert "needs a title" in answer.text


def test_an_update_shows_readers_the_new_text_in_the_next_request(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    post = make_post("Old", body="Old words.")
    at, reader = f"/admin/posts/{post.id}/", browser.application.test_client()
    updated = post.updated_at
    save(browser, at, "Old", "New words.")
    assert "New words." not in reader.get(post.path).text
    page = _do(browser, at, "update")
    assert "Updated “Old”." in page
    assert "New words." in reader.get(post.path).text
    assert newest().updated_at == updated
    _undo(browser, page)
    assert "New words." not in reader.get(newest().path).text


def test_subscribers_are_told_only_where_somebody_says_so(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    post = make_post("Old", body="Old words.")
    at, updated = f"/admin/posts/{post.id}/", post.updated_at
    save(browser, at, "Old", "New words.")
    form = browser.get(f"{at}publish/").text
    box = re.search(r'<input type="checkbox" id="byline-tell_subscribers"[^>]*>', form)
    assert box is not None
    assert "checked" not in box[0]
    page = _do(browser, at, "update", tell_subscribers="y")
    assert newest().updated_at > updated
    _undo(browser, page)
    assert newest().updated_at == updated


def test_a_new_address_is_announced_and_the_old_one_leads_to_it(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    post = make_post("Moves", slug="old-place")
    at, old = f"/admin/posts/{post.id}/", post.path
    save(browser, at, "Moves", "Words.", slug="new-place")
    assert f"The old address {old} will lead" in browser.get(f"{at}publish/").text
    page = _do(browser, at, "update")
    reader = browser.application.test_client()
    assert reader.get(old).headers["Location"].endswith("/new-place/")
    _undo(browser, page)
    assert reader.get(old).status_code == 200
    assert db.session.scalar(select(Redirect)) is None


def test_an_old_address_is_dropped_only_where_somebody_says_so(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    post = make_post("Moves", slug="second-place")
    make_redirect("/first-place/", post.path or "")
    at, old = f"/admin/posts/{post.id}/", post.path or ""
    save(browser, at, "Moves", "Words.", slug="third-place")
    page = _do(browser, at, "update", drop_address="y")
    reader = browser.application.test_client()
    assert reader.get(old).status_code == 404
    assert reader.get("/first-place/").headers["Location"].endswith("/third-place/")
    _undo(browser, page)
    assert reader.get(old).status_code == 200
    assert reader.get("/first-place/").headers["Location"] == old


def test_a_text_saved_meanwhile_is_not_published_unseen(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser)
    form = browser.get(f"{at}publish/").text
    shown = re.search(r'name="revision" value="(\d+)"', form)
    assert shown is not None
    save(browser, at, "Changed", "Changed.")
    answer = browser.send(f"{at}publish/", action="publish", revision=shown[1])
    assert answer.headers["Location"] == f"{at}publish/"
    assert "saved again meanwhile" in browser.get(f"{at}publish/").text
    assert newest().state == "draft"


def test_keep_as_draft_changes_nothing(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser)
    _do(browser, at, "keep")
    assert newest().state == "draft"


def test_an_unknown_button_does_nothing(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser)
    browser.get(f"{at}publish/")
    assert browser.send(f"{at}publish/", action="explode").status_code == 422
    assert newest().state == "draft"


@pytest.mark.parametrize(
    ("deed", "verb", "state", "code"),
    [("unpublish", "Unpublish", "draft", 404), ("withdraw", "Withdraw", "withdrawn", 410)],
)
def test_taking_back_asks_once_and_can_be_undone(
    signed_in: SignedIn, deed: str, verb: str, state: str, code: int
) -> None:
    browser = signed_in("owner")
    post = make_post("Regretted")
    at, reader = f"/admin/posts/{post.id}/", browser.application.test_client()
    updated = post.updated_at
    asked = browser.get(f"{at}{deed}/")
    assert f"{verb} “Regretted”?" in asked.text
    assert newest().state == "live"
    answer = browser.send(f"{at}{deed}/")
    assert newest().state == state
    assert reader.get(post.path).status_code == code
    _undo(browser, browser.get(answer.headers["Location"]).text)
    assert (newest().state, newest().updated_at) == ("live", updated)
    assert reader.get(post.path).status_code == 200


def test_the_trash_gives_back_what_was_thrown_away(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "Thrown away")
    assert "Delete “Thrown away”?" in browser.get(f"{at}trash/").text
    browser.send(f"{at}trash/")
    assert newest().state == "trashed"
    assert "in the trash" in browser.get(at).text
    browser.get(f"{at}restore/")
    assert browser.send(f"{at}restore/").status_code == 303
    assert newest().state == "draft"


def test_what_cannot_be_done_is_said_in_a_sentence(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "Never seen")
    browser.get(f"{at}withdraw/")
    answer = browser.send(f"{at}withdraw/")
    assert answer.status_code == 303
    assert "Nobody has read “Never seen” yet" in browser.get(answer.headers["Location"]).text


def test_an_undo_belongs_to_who_did_it_and_ends(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser, "Mine")
    found = UNDO.search(_do(browser, at, "publish"))
    assert found is not None
    other = signed_in("owner")
    assert other.send(found[1]).status_code == 403
    with time_machine.travel(clock.now() + timedelta(seconds=30), tick=False):
        assert browser.send(found[1]).status_code == 303
        assert browser.send("/admin/undo/99999/").status_code == 303
    assert newest().state == "live"
    assert browser.get(found[1]).status_code == 404


def test_contributors_publish_nothing(signed_in: SignedIn) -> None:
    browser = signed_in("contributor")
    at = write(browser)
    assert 'id="byline-publish"' not in browser.get(at).text
    for rest in ("publish/", "unpublish/", "withdraw/"):
        assert browser.get(f"{at}{rest}").status_code == 403
        assert browser.send(f"{at}{rest}", action="publish").status_code == 403
    assert newest().state == "draft"


@pytest.mark.parametrize("deed", ["publish", "unpublish", "withdraw", "trash", "restore"])
def test_every_deed_takes_a_token_and_no_reading_does_it(signed_in: SignedIn, deed: str) -> None:
    browser = signed_in("owner")
    post = make_post()
    version = db.session.get_one(Site, 1).content_version
    at = f"/admin/posts/{post.id}/{deed}/"
    assert browser.post(at, data={"action": "update"}).status_code == 400
    assert browser.get(at).status_code == 200
    assert browser.get(f"/admin/posts/9999/{deed}/").status_code == 404
    db.session.rollback()
    assert (post.state, db.session.get_one(Site, 1).content_version) == ("live", version)


# Pages


def test_a_page_is_written_published_and_taken_back(signed_in: SignedIn) -> None:
    browser = signed_in(make_account("editor"))
    at = write(browser, "About me", "I write.", kind="page", path="about-me", navigation_position="1")
    page = newest(Page)
    assert (page.path, page.state, page.navigation_position) == ("/about-me/", "draft", 1)
    reader = browser.application.test_client()
    assert reader.get("/about-me/").status_code == 404
    assert "at once" in browser.get(f"{at}publish/").text
    shown = _do(browser, at, "publish")
    assert "I write." in reader.get("/about-me/").text
    assert "About me" in reader.get("/").text
    _undo(browser, shown)
    assert reader.get("/about-me/").status_code == 404


def test_the_list_of_pages_names_each_with_its_state(signed_in: SignedIn) -> None:
    make_page("Contact")
    make_page("Draft page", state="draft")
    browser = signed_in("editor")
    shown = browser.get("/admin/pages/").text
    assert "Contact" in shown
    assert "Draft page" in shown
    assert "Published" in shown
    assert signed_in("author").get("/admin/pages/").status_code == 403


def test_the_date_of_a_published_post_is_changed_and_its_address_stays(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    post = make_post("Dated", published_at=datetime(2025, 3, 4, 10, 20, 30, tzinfo=UTC))
    at, path, entry_id = f"/admin/posts/{post.id}/", post.path or "", post.entry_id
    assert 'value="2025-03-04"' in browser.get(f"{at}publish/").text
    _do(browser, at, "update", date="2025-03-04", time="10:20")
    assert newest().published_at == datetime(2025, 3, 4, 10, 20, 30, tzinfo=UTC)
    page = _do(browser, at, "update", date="2024-12-24", time="08:15")
    moved = newest()
    assert moved.published_at == moved.updated_at == datetime(2024, 12, 24, 8, 15, tzinfo=UTC)
    assert (moved.path, moved.entry_id) == (path, entry_id)
    reader = browser.application.test_client()
    assert "2024-12-24T08:15:00" in reader.get("/feed.xml").text
    assert "24 December 2024" in reader.get(path).text
    _undo(browser, page)
    assert newest().published_at == datetime(2025, 3, 4, 10, 20, 30, tzinfo=UTC)
    refused = browser.send(f"{at}publish/", action="update", date="2099-01-01", time="10:00")
    assert refused.status_code == 422
    assert "cannot be ahead" in refused.text
