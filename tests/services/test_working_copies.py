"""Test that every save is kept, and none lies over another."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from app.db import begin_writing, db
from app.errors import InvalidInput, NotFound, RevisionConflict
from app.models import Account, Author, Post, Revision, Tag
from app.services import publishing, working_copies
from app.services.pages import PageText
from app.services.posts import PostText
from tests.factories import make_account, make_author, make_page, make_post, make_redirect
from tests.services.writing import do, publish, save, version, write, write_page


def test_new_post_is_a_draft_of_its_author_with_one_revision(app: Flask, client: FlaskClient) -> None:
    ada = make_account("author", "Ada")
    before = version()
    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False):
        post = write(ada, "On *overfitting*", "Some text.")
    assert (post.state, post.entry_id, post.published_at, post.html) == ("draft", None, None, "")
    assert (post.path, post.slug) == ("/posts/2026/05/on-overfitting/", "on-overfitting")
    assert [author.name for author in post.authors] == ["Ada"]
    assert [each.cause for each in working_copies.history(post)] == ["save"]
    assert client.get(post.path).status_code == 404
    assert version() == before


def test_same_key_is_the_same_post(app: Flask) -> None:
    ada = make_account("author", "Ada")
    first = write(ada, "One", key="k1")
    assert write(ada, "One again", key="k1") is first
    assert db.session.scalar(select(func.count()).select_from(Post)) == 1
    with pytest.raises(InvalidInput):
        write(make_account("author", "Bea"), "Mine", key="k1")


def test_repeated_save_is_one_and_no_change_is_none(app: Flask) -> None:
    ada = make_account("author")
    post = write(ada, "One", "a")
    made = save(post, ada, PostText("One", "b"), key="k2")
    again = save(post, ada, PostText("One", "b"), key="k2", based_on=1)
    assert (made.number, again.number, post.latest_revision) == (2, 2, 2)
    assert save(post, ada, working_copies.text_of(post), key="k3").number == 2
    other = write(ada, "Two")
    with pytest.raises(InvalidInput):
        save(other, ada, PostText("Two", "x"), key="k2")


def test_older_base_is_a_conflict_that_keeps_both_texts(app: Flask) -> None:
    ada, bea = make_account("editor", "Ada"), make_account("editor", "Bea")
    post = write(ada, "One", "a")
    save(post, bea, PostText("One", "hers"), based_on=1)
    for _ in range(2):  # the same save again is the same conflict
        with pytest.raises(RevisionConflict) as caught:
            save(post, ada, PostText("One", "mine"), based_on=1, key="mine")
        assert (caught.value.mine.body, caught.value.mine.cause, caught.value.theirs.body) == (
            "mine",
            "conflict",
            "hers",
        )
    assert (post.latest_revision, post.body) == (2, "hers")
    assert [each.number for each in working_copies.history(post)] == [3, 2, 1]
    kept = save(post, ada, PostText("One", "both"), based_on=2)
    assert (kept.number, post.latest_revision) == (4, 4)


def test_conflict_about_the_same_words_is_none(app: Flask) -> None:
    ada = make_account("editor", "Ada")
    post = write(ada, "One", "a")
    save(post, ada, PostText("One", "b"))
    assert save(post, ada, replace(working_copies.text_of(post), body="b"), based_on=1).number == 2


def test_post_from_elsewhere_keeps_its_own_text_as_the_first_revision(app: Flask, client: FlaskClient) -> None:
    ada = make_account("editor", "Ada")
    post = make_post("Old title", body="Old text.", tags=["x"], authors=["Zed"])
    before, page = version(), client.get(post.path or "").data
    save(post, ada, PostText("New title", "New text.", authors=["Zed"]), based_on=0)
    first = working_copies.revision(post, 1)
    assert (first.cause, first.title, first.body, first.details["tags"]) == ("origin", "Old title", "Old text.", ["x"])
    assert (post.latest_revision, post.live_revision, post.title) == (2, 1, "Old title")
    assert publishing.status(post) == ("published", "Published with changes", True)
    assert version() == before
    assert client.get(post.path or "").data == page
    with pytest.raises(RevisionConflict):
        save(post, ada, PostText("Other", "Other."), based_on=0)


def test_address_follows_the_title_until_the_first_publication(app: Flask) -> None:
    ada = make_account("editor")
    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False):
        post = write(ada, "", "text first")
        assert post.path == "/posts/2026/05/untitled/"
        save(post, ada, PostText("Hello there", "x"))
        assert post.path == "/posts/2026/05/hello-there/"
        save(post, ada, PostText("Hello there", "x", slug="My own!"))
        assert post.slug == "my-own"
        save(post, ada, PostText("Another", "x", slug="my-own"))
        publish(post, ada)
        save(post, ada, PostText("Changed entirely", "x", slug="my-own"))
    assert post.path == "/posts/2026/05/my-own/"
    assert post.title == "Another"


def test_draft_never_takes_an_address_that_others_have_or_had(app: Flask) -> None:
    ada = make_account("editor")
    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False):
        make_post(path="/posts/2026/05/a/")
        make_page(path="/posts/2026/05/a-2/")
        make_redirect("/posts/2026/05/a-3/", "/elsewhere/")
        assert write(ada, "A").path == "/posts/2026/05/a-4/"
        assert write(ada, "A").path == "/posts/2026/05/a-5/"


def test_topics_of_a_half_typed_draft_disappear_again(app: Flask, client: FlaskClient) -> None:
    ada = make_account("author")
    post = write(ada, PostText("T", tags=["statis"], series="Ser"))
    save(post, ada, PostText("T", tags=["statistics"], series="Series"))
    assert list(db.session.scalars(select(Tag.name))) == ["statistics"]
    assert client.get("/tag/statistics/").status_code == 404


def test_nobody_below_an_editor_leaves_their_own_post_or_invents_authors(app: Flask) -> None:
    ada, editor = make_account("author", "Ada"), make_account("editor", "Eve")
    make_author("Bea", email="bea@blog.example", email_public=True)
    post = write(ada, PostText("T", authors=["Bea", "Nobody"]))
    assert [author.name for author in post.authors] == ["Bea", "Ada"]
    save(post, ada, PostText("T", "x", authors=["Bea"]))
    assert [author.name for author in post.authors] == ["Bea", "Ada"]
    save(post, editor, PostText("T", "y", authors=["Bea", "Cleo"]))
    assert [author.name for author in post.authors] == ["Bea", "Cleo"]
    assert db.session.scalar(select(func.count()).select_from(Author).where(Author.name == "Bea")) == 1


def test_restoring_makes_a_new_revision(app: Flask) -> None:
    ada = make_account("editor")
    post = write(ada, PostText("One", "a", tags=["x"]))
    save(post, ada, PostText("Two", "b"))
    made = do(working_copies.restore, post, 1, ada)
    assert (made.number, made.cause, post.title, post.body) == (3, "restore", "One", "a")
    assert [tag.name for tag in post.tags] == ["x"]
    with pytest.raises(NotFound):
        working_copies.revision(post, 99)
    with pytest.raises(NotFound):
        working_copies.revision(post, 1 << 40)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("body", PostText("T", "é" * (1 << 19) + "x")),
        ("title", PostText("T" * 501)),
        ("slug", PostText("T", slug="s" * 121)),
        ("tags", PostText("T", tags=[f"t{n}" for n in range(51)])),
        ("categories", PostText("T", categories=["c" * 301])),
        ("language", PostText("T", language="<script>")),
        ("canonical_url", PostText("T", canonical_url="javascript:alert(1)")),
        ("image", PostText("T", image="//evil.test/x.png")),
        ("series_position", PostText("T", series_position=-1)),
    ],
)
def test_what_no_field_can_hold_is_refused(app: Flask, field: str, text: PostText) -> None:
    with pytest.raises(InvalidInput) as caught:
        write(make_account(), text)
    assert caught.value.field == field


def test_text_is_stored_clean(app: Flask) -> None:
    post = write(make_account(), PostText("A\x00 \ud800 title\r\n", "a\r\nb\x0b\ufffe", summary="  s\x08 "))
    assert (post.title, post.body, post.summary) == ("A title", "a\nb", "s")


def test_page_is_written_like_a_post(app: Flask, client: FlaskClient) -> None:
    ada = make_account("editor")
    page = write_page(ada, PageText("About us", "Text.", navigation_position=2))
    assert (page.path, page.state) == ("/about-us/", "draft")
    save(page, ada, PageText("About me", "Text."))
    assert page.path == "/about-me/"
    assert client.get("/about-me/").status_code == 404
    assert write_page(ada, PageText("Archive")).path == "/archive-2/"
    assert write_page(ada, PageText("About me")).path == "/about-me-2/"


def test_fifty_posts_of_one_title_at_once_get_fifty_addresses(app: Flask) -> None:
    ada = make_account("author", "Ada").id
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with app.app_context():
                begin_writing()
                working_copies.create_post(db.session.get_one(Account, ada), PostText("Same"), f"k{number}")
                db.session.commit()
                db.session.remove()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert failures == []
    assert len(set(db.session.scalars(select(Post.path)))) == 50


def test_three_thousand_revisions_are_read_without_their_bodies(app: Flask) -> None:
    ada = make_account("author")
    post = write(ada, "Long", "x" * 1000)
    begin_writing()
    row = {"post_id": post.id, "cause": "autosave", "created_at": post.created_at, "title": "Long", "details": {}}
    rows = [row | {"number": number, "based_on": number - 1, "body": "y" * 2000} for number in range(2, 3001)]
    db.session.execute(Revision.__table__.insert(), rows)  # type: ignore[attr-defined]
    post.latest_revision = 3000
    db.session.commit()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    post_id, ada_id = post.id, ada.id
    db.session.expunge_all()
    post, ada = db.session.get_one(Post, post_id), db.session.get_one(Account, ada_id)
    statements.clear()
    found = working_copies.history(post, before=2951)
    assert [found[0].number, found[-1].number] == [2950, 2901]
    assert len(statements) == 1
    assert "revision.body" not in statements[0]
    assert save(post, ada, PostText("Long", "z")).number == 3001
