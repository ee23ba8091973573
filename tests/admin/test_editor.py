"""Test the editor from outside, without script and as its script talks to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import begin_writing, db
from app.models import AccountSession, Page, Post, Site
from tests.admin.conftest import Browser
from tests.admin.writing import key, newest, revisions, save, save_by_script, write
from tests.factories import make_account, make_author, make_category, make_page, make_post, make_site

SignedIn = Callable[..., Browser]


def test_a_new_text_becomes_a_draft_with_its_details(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    make_category("Methods")
    write(
        browser,
        "On *attribution*",
        "First.\r\n\r\n## Part\r\n",
        summary="Short.",
        tags="one, two",
        categories="Methods",
        new_category="Brand new",
        series="From scratch",
        series_position="2",
        language="nl",
        canonical_url="https://elsewhere.example/x/",
        image="/media/a.png",
        image_alt="A picture",
    )
    post = newest()
    assert (post.title, post.body, post.state) == ("On *attribution*", "First.\n\n## Part\n", "draft")
    assert post.summary == "Short."
    assert [tag.name for tag in post.tags] == ["one", "two"]
    assert [category.name for category in post.categories] == ["Methods", "Brand new"]
    assert (post.series.title, post.series_position, post.language) == ("From scratch", 2, "nl")
    assert (post.canonical_url, post.image, post.image_alt) == (
        "https://elsewhere.example/x/",
        "/media/a.png",
        "A picture",
    )
    assert post.in_feed_full is True
    assert post.path.endswith("/on-attribution/")


def test_the_editor_shows_what_was_saved_letter_by_letter(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    body = "\n\n  leading blanks & <b>marks</b> \u00a0 </textarea>\n"
    at = write(browser, "A <title>", body, summary='"quoted"')
    page = browser.get(at).text
    found = re.search(r'<textarea id="byline-body"[^>]*>\n(.*?)</textarea>', page, re.S)
    assert found is not None
    shown = found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == body
    assert "A &lt;title&gt;" in page


def test_saving_again_makes_a_revision_and_an_address_that_follows_the_title(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "Old title")
    assert save(browser, at, "New title", "Other").status_code == 303
    post = newest()
    assert post.path.endswith("/new-title/")
    assert [revision.cause for revision in revisions(post)] == ["save", "save"]


def test_a_live_post_changes_for_readers_by_no_save(signed_in: SignedIn, cached_client: FlaskClient) -> None:
    browser = signed_in("owner")
    post = make_post("Live", html="<p>What readers see.</p>")
    version = db.session.get_one(Site, 1).content_version
    assert save(browser, f"/admin/posts/{post.id}/", "Changed", "Changed words").status_code == 303
    db.session.rollback()
    assert (post.title, post.html) == ("Live", "<p>What readers see.</p>")
    assert db.session.get_one(Site, 1).content_version == version
    assert "Changed" not in cached_client.get(post.path).text
    page = browser.get(f"/admin/posts/{post.id}/").text
    assert "Changed words" in page
    assert "Published with changes" in page


def test_bad_input_comes_back_with_everything_that_was_typed(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    answer = save(browser, at, "Kept title", "Kept body", canonical_url="javascript:alert(1)", tags="kept, tags")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    for kept in ("Kept title", "Kept body", "javascript:alert(1)", "kept, tags"):
        assert kept in answer.text
    assert "Start the address with https://" in answer.text
    assert newest().title == "A title"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "no language"),
        ("image", "x.png"),
        ("canonical_url", "http://"),
        ("series_position", "many"),
        ("title", "x" * 501),
        ("body", "x" * (1 << 20) + "x"),
    ],
)
def test_what_no_field_can_hold_is_refused(signed_in: SignedIn, field: str, value: str) -> None:
    browser = signed_in("owner")
    at = write(browser)
    answer = save(browser, at, **{field: value})
    assert answer.status_code == 422
    assert f'href="#byline-{field}"' in answer.text
    assert len(revisions(newest())) == 1


def test_a_text_of_a_mebibyte_in_any_script_is_saved(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    body = "ж" * (1 << 19)
    write(browser, "Long", body)
    assert newest().body == body


def test_no_column_of_a_post_can_be_set_but_by_its_field(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser)
    before = {column.key: getattr(newest(), column.key) for column in Post.__table__.columns}
    names = {column.key: "1" for column in Post.__table__.columns} | {
        "account_id": "1",
        "author_id": "1",
        "role": "owner",
    }
    typed = {
        "title": "A title",
        "body": "Words.",
        "slug": "",
        "summary": "",
        "language": "",
        "image": "",
        "image_alt": "",
    }
    typed |= {"canonical_url": "", "in_feed_full": "y", "key": key(), "revision": "1", "series_position": ""}
    assert browser.send(at, **(names | typed)).status_code == 303
    after = {column.key: getattr(newest(), column.key) for column in Post.__table__.columns}
    assert {name for name in before if before[name] != after[name]} <= {"modified_at", "latest_revision"}


def test_no_column_of_a_page_can_be_set_but_by_its_field(signed_in: SignedIn) -> None:
    browser = signed_in("editor")
    at = write(browser, kind="page", path="/a-page/")
    before = {column.key: getattr(newest(Page), column.key) for column in Page.__table__.columns}
    names = {column.key: "1" for column in Page.__table__.columns}
    typed = {"title": "A title", "body": "Words.", "path": "/a-page/", "summary": "", "language": ""}
    typed |= {"navigation_position": "", "key": key(), "revision": "1"}
    assert browser.send(at, **(names | typed)).status_code == 303
    after = {column.key: getattr(newest(Page), column.key) for column in Page.__table__.columns}
    assert {name for name in before if before[name] != after[name]} <= {"modified_at", "latest_revision"}


def test_contributors_write_in_their_own_name_alone(signed_in: SignedIn) -> None:
    account = make_account("contributor", "Cleo")
    make_author("Somebody Famous")
    browser = signed_in(account)
    at = write(browser, authors="Somebody Famous")
    assert [author.name for author in newest().authors] == ["Cleo"]
    assert save(browser, at, authors=["Somebody Famous"]).status_code == 303
    assert [author.name for author in newest().authors] == ["Cleo"]
    assert "Somebody Famous" not in browser.get(at).text


def test_editors_choose_any_authors(signed_in: SignedIn) -> None:
    make_author("Ada Example")
    browser = signed_in("editor")
    at = write(browser, authors="Ada Example")
    assert save(browser, at, authors="Ada Example").status_code == 303
    assert [author.name for author in newest().authors] == ["Ada Example"]


def test_only_editors_make_categories(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    write(browser, new_category="Mine", categories="Not there")
    assert newest().categories == []


def test_topics_keep_the_order_that_subscribers_know(signed_in: SignedIn) -> None:
    post = make_post(categories=["Zeta", "Alpha"], authors=["Zed", "Amy"], tags=["b, with comma", "a"])
    browser = signed_in("owner")
    at = f"/admin/posts/{post.id}/"
    fields: dict[str, Any] = {"categories": ["Alpha", "Zeta"], "authors": ["Amy", "Zed"], "tags": "b, with comma, a"}
    assert save(browser, at, "A post", **fields).status_code == 303
    details = revisions(newest())[-1].details
    assert details["categories"] == ["Zeta", "Alpha"]
    assert details["authors"] == ["Zed", "Amy"]
    assert details["tags"] == ["b, with comma", "a"]


def test_nothing_changed_makes_no_revision(signed_in: SignedIn) -> None:
    browser = signed_in(make_account("owner", "Ada"))
    at = write(browser, "Same", "Same words.", authors="Ada")
    assert save(browser, at, "Same", "Same words.", authors="Ada").status_code == 303
    assert len(revisions(newest())) == 1


def test_buttons_lead_on_once_the_text_is_saved(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    assert save(browser, at, then="publish").headers["Location"] == f"{at}publish/"
    assert save(browser, at, then="links").headers["Location"] == f"{at}links/"
    assert save(browser, at, then="https://evil.test/").headers["Location"] == at


# As the script saves


def test_the_script_is_told_what_was_saved(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    browser.get("/admin/posts/new/")
    answer = save_by_script(browser, "/admin/posts/new/", title="By script", body="Words $$x", tags="")
    assert answer.status_code == 201
    said = answer.get_json()
    post = newest()
    assert said["id"] == post.id
    assert (said["revision"], said["status"], said["edit"]) == (1, "Draft", f"/admin/posts/{post.id}/")
    assert said["path"] == post.path
    assert re.fullmatch(r"\d\d:\d\d:\d\d", said["saved_at"])
    assert (said["words"], said["minutes"]) == (2, 1)
    assert said["problems"][0]["line"] == 1
    again = save_by_script(browser, said["edit"], title="By script", body="More words here.", revision="1")
    assert again.status_code == 200
    assert again.get_json()["revision"] == 2
    assert revisions(newest())[-1].cause == "autosave"


def test_the_same_key_saves_once(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    one = key()
    first = save_by_script(browser, "/admin/posts/new/", title="Once", body="x", key=one).get_json()
    second = save_by_script(browser, "/admin/posts/new/", title="Once", body="x", key=one).get_json()
    assert first["id"] == second["id"]
    assert db.session.scalar(select(func.count(Post.id))) == 1


def test_a_newer_text_is_never_overwritten(signed_in: SignedIn) -> None:
    browser = signed_in(make_account("owner", "Ada"))
    at = write(browser, "Both", "One two three.")
    assert save(browser, at, "Both", "One two four.", revision="1").status_code == 303
    answer = save_by_script(browser, at, title="Both", body="Zero two three.", revision="1")
    assert answer.status_code == 409
    conflict = answer.get_json()["conflict"]
    assert (conflict["mine"], conflict["theirs"], conflict["by"]) == (3, 2, "Ada")
    assert conflict["compare"] == f"{at}conflict/3/"
    post = newest()
    assert post.body == "One two four."
    assert revisions(post)[-1].body == "Zero two three."


def test_without_script_a_conflict_leads_to_both_texts(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser, "Both", "One two three.")
    save(browser, at, "Both", "One two four.", revision="1")
    answer = save(browser, at, "Both", "Zero two three.", revision="1")
    assert answer.headers["Location"] == f"{at}conflict/3/"
    page = browser.get(answer.headers["Location"]).text
    assert "Zero two four." in page


def test_the_script_is_told_which_field_is_wrong_and_the_text_is_saved_all_the_same(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    answer = save_by_script(browser, at, title="T", body="Safe words.", canonical_url="htt", revision="1")
    assert answer.status_code == 200
    assert "canonical_url" in answer.get_json()["errors"]
    assert (newest().body, newest().canonical_url) == ("Safe words.", None)
    answer = save_by_script(browser, at, title="T", body="x", canonical_url="htt", revision="2", cause="save")
    assert answer.status_code == 422
    assert "canonical_url" in answer.get_json()["errors"]


def test_a_session_that_ended_loses_no_text(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    begin_writing()
    for session in db.session.scalars(select(AccountSession)):
        db.session.delete(session)
    db.session.commit()
    told = save_by_script(browser, at, title="T", body="Words of an hour", revision="1")
    assert told.status_code == 401
    assert told.get_json()["sign_in"].startswith("/admin/sign-in/")
    shown = browser.send(at, title="Kept", body="Words of <an> hour", revision="1", tags="kept too")
    assert shown.status_code == 401
    assert "Words of &lt;an&gt; hour" in shown.text
    assert "kept too" in shown.text
    assert newest().body == "Words."


def test_an_old_token_loses_no_text(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    told = browser.post(at, data={"title": "T", "body": "x"}, headers={"Accept": "application/json"})
    assert (told.status_code, told.get_json()) == (400, {"csrf": True})
    shown = browser.post(at, data={"title": "T", "body": "Long words", "revision": "1", "csrf_token": "old"})
    assert shown.status_code == 400
    assert "Long words" in shown.text
    again = browser.send(at, title="T", body="Long words", revision="1", key=key())
    assert again.status_code == 303
    assert newest().body == "Long words"


def test_strangers_are_asked_to_sign_in(client: FlaskClient, app: Flask) -> None:
    post = make_post()
    for path in (f"/admin/posts/{post.id}/", "/admin/posts/new/", "/admin/pages/", f"/admin/posts/{post.id}/history/"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/admin/sign-in/")


@pytest.mark.parametrize("rest", ["", "publish/", "history/", "compare/", "links/", "preview/", "feed/", "download/"])
def test_nobody_opens_what_is_somebody_elses(signed_in: SignedIn, rest: str) -> None:
    post = make_post(authors=["Somebody Else"])
    page = make_page()
    browser = signed_in("author")
    assert browser.get(f"/admin/posts/{post.id}/{rest}").status_code == 403
    assert browser.get("/admin/posts/99999/" + rest).status_code == 404
    if rest != "feed/":
        assert browser.get(f"/admin/pages/{page.id}/{rest}").status_code == 403


def test_a_contributor_reads_but_does_not_change_what_was_published(signed_in: SignedIn) -> None:
    account = make_account("contributor", "Cleo")
    post = make_post(authors=["Cleo"])
    browser = signed_in(account)
    page = browser.get(f"/admin/posts/{post.id}/")
    assert page.status_code == 200
    assert 'id="byline-save"' not in page.text
    assert browser.send(f"/admin/posts/{post.id}/", title="Mine", body="x", revision="0").status_code == 403
    assert newest().title == "A post"


def test_the_zone_of_the_blog_has_a_name(signed_in: SignedIn) -> None:
    make_site(time_zone="Europe/Amsterdam")
    browser = signed_in("owner")
    assert "Europe/Amsterdam" in browser.get("/admin/posts/new/").text
