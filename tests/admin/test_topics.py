"""Test that categories and tags are renamed, merged and deleted without a lost address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.db import begin_writing, db
from app.models import Category, Post, Revision, Tag
from tests.admin.conftest import Browser
from tests.factories import START, make_category, make_post, make_tag

SignIn = Callable[..., Browser]


def _names(post: Post) -> list[str]:
    db.session.expire_all()
    return [category.name for category in post.categories]


def test_list_names_every_topic_with_its_posts(signed_in: SignIn) -> None:
    make_post(categories=["Methods"], tags=["notes", "maths"])
    page = signed_in("editor").get("/admin/topics/").text
    assert "Methods" in page
    assert "/tag/maths/" in page


@pytest.mark.parametrize("kind", ["category", "tag"])
def test_empty_lists_say_that_posts_work_without(signed_in: SignIn, kind: str) -> None:
    assert "yet. Posts work without them." in signed_in("editor").get("/admin/topics/").text


def test_new_name_moves_the_address_and_the_old_one_leads_there(signed_in: SignIn) -> None:
    post = make_post(categories=["Metods"])
    topic = make_category("Metods")
    browser = signed_in("editor")
    browser.get(f"/admin/topics/category/{topic.id}/")
    answer = browser.send(f"/admin/topics/category/{topic.id}/", name="Methods", description="How it is done.")
    assert answer.status_code == 303
    assert _names(post) == ["Methods"]
    assert browser.get("/category/methods/").status_code == 200
    moved = browser.get("/category/metods/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/category/methods/")
    assert browser.get("/category/metods/feed.xml").headers["Location"].endswith("/category/methods/feed.xml")
    assert "How it is done." in browser.get("/category/methods/").text


def test_new_name_reaches_a_working_copy_that_readers_do_not_see_yet(signed_in: SignIn) -> None:
    post = make_post(tags=["mathes"], latest_revision=1, live_revision=1)
    begin_writing()
    db.session.add(
        Revision(
            post_id=post.id,
            number=1,
            based_on=0,
            cause="save",
            created_at=START,
            title="A",
            body="",
            details={"tags": ["x", "mathes"]},
        )
    )
    db.session.commit()
    tag = make_tag("mathes")
    browser = signed_in("editor")
    browser.send(f"/admin/topics/tag/{tag.id}/", name="maths")
    db.session.expire_all()
    assert db.session.scalar(select(Revision)).details == {"tags": ["x", "maths"]}  # type: ignore[union-attr]


def test_taken_name_is_refused_and_what_was_typed_stays(signed_in: SignIn) -> None:
    make_category("Methods")
    topic = make_category("Results")
    answer = signed_in("editor").send(f"/admin/topics/category/{topic.id}/", name="Methods", description="kept words")
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert "merge the two instead" in answer.text
    assert "kept words" in answer.text


def test_merge_moves_posts_once_each_and_redirects(signed_in: SignIn) -> None:
    both, one = make_post(categories=["NLP", "Language"]), make_post(categories=["NLP"])
    source, into = make_category("NLP"), make_category("Language")
    browser = signed_in("editor")
    answer = browser.send(f"/admin/topics/category/{source.id}/merge/", into=into.id)
    assert answer.status_code == 303
    assert (_names(both), _names(one)) == (["Language"], ["Language"])
    assert db.session.scalar(select(Category).where(Category.name == "NLP")) is None
    assert browser.get("/category/nlp/").headers["Location"] == "/category/language/"
    assert "2 posts moved" in browser.get("/admin/topics/").text


def test_delete_keeps_the_posts(signed_in: SignIn) -> None:
    post, tag = make_post(tags=["gone", "kept"]), make_tag("gone")
    browser = signed_in("editor")
    assert browser.send(f"/admin/topics/tag/{tag.id}/delete/").status_code == 303
    db.session.expire_all()
    assert [item.name for item in post.tags] == ["kept"]
    assert browser.get("/tag/gone/").headers["Location"] == "/tag/"


def test_new_topic_is_there_and_an_empty_name_is_refused(signed_in: SignIn) -> None:
    browser = signed_in("editor")
    assert browser.send("/admin/topics/tag/new/", name="fresh").status_code == 303
    assert db.session.scalar(select(Tag).where(Tag.name == "fresh")) is not None
    assert browser.send("/admin/topics/tag/new/", name="  ").status_code == 422


@pytest.mark.parametrize("path", ["/admin/topics/category/99/", "/admin/topics/nonsense/1/", "/admin/topics/x/new/"])
def test_missing_ones_are_not_found(signed_in: SignIn, path: str) -> None:
    assert signed_in("editor").get(path).status_code == 404


@pytest.mark.parametrize("role", ["contributor", "author"])
def test_authors_cannot_change_topics(signed_in: SignIn, role: str) -> None:
    topic = make_category("Methods")
    browser = signed_in(role)
    assert browser.get("/admin/topics/").status_code == 403
    assert browser.send(f"/admin/topics/category/{topic.id}/delete/").status_code == 403
    assert db.session.get(Category, topic.id) is not None


def test_without_a_token_nothing_happens(signed_in: SignIn) -> None:
    topic = make_category("Methods")
    assert signed_in("editor").post(f"/admin/topics/category/{topic.id}/delete/").status_code == 400
    assert db.session.get(Category, topic.id) is not None


@pytest.mark.parametrize("kind", ["category", "tag"])
def test_merging_is_undone_to_the_last_address(signed_in: SignIn, kind: str) -> None:
    detail = {"category": "categories", "tag": "tags"}[kind]
    alone = make_post("Alone", **{detail: ["Old"]})
    both = make_post("Both", **{detail: ["First", "Old", "New"]})
    make = make_category if kind == "category" else make_tag
    source, into = make("Old"), make("New")
    browser, reader = signed_in("editor"), signed_in("editor").application.test_client()
    begin_writing()
    details = {detail: ["Old"]}
    row = {"number": 1, "based_on": 0, "cause": "save", "created_at": START, "title": "Alone", "body": "x"}
    db.session.add(Revision(post_id=alone.id, details=details, **row))
    alone.latest_revision = 1
    db.session.commit()
    before = [reader.get(f"/{kind}/{each}{rest}").data for each in ("old/", "new/") for rest in ("", "feed.xml")]
    browser.get("/admin/topics/")
    answer = browser.send(f"/admin/topics/{kind}/{source.id}/merge/", into=into.id)
    page = browser.get(answer.headers["Location"]).text
    assert reader.get(f"/{kind}/old/").status_code == 301
    assert 'action="/admin/topics/unmerge/"' in page
    browser.send("/admin/topics/unmerge/")
    assert "Undone." in browser.get("/admin/topics/").text
    db.session.expire_all()
    assert [each.name for each in getattr(both, detail)] == ["First", "Old", "New"]
    assert [each.name for each in getattr(alone, detail)] == ["Old"]
    assert db.session.scalars(select(Revision.details)).one() == details
    after = [reader.get(f"/{kind}/{each}{rest}").data for each in ("old/", "new/") for rest in ("", "feed.xml")]
    strip = re.compile(rb"<updated>[^<]*</updated>")
    assert [strip.sub(b"", each, 1) for each in after] == [strip.sub(b"", each, 1) for each in before]
    browser.send("/admin/topics/unmerge/")
    assert "The time to undo this is over." in browser.get("/admin/topics/").text
