"""Test the list of posts, its filters and what is done to many at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from app.db import db
from app.models import Post
from app.services import working_copies
from app.services.posts import PostText
from tests.admin.conftest import Browser
from tests.factories import changing, make_account, make_category, make_page, make_post, make_tag
from tests.services.writing import save, write

SignIn = Callable[..., Browser]


def titles(page: str) -> list[str]:
    """Return the titles of a list's rows, in order."""
    return re.findall(r'<span class="by-main"><a href="[^"]+">([^<]*)</a>', page)


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/admin/posts/").status_code == 303
    assert client.post("/admin/posts/bulk/").status_code in (303, 400)


def test_list_shows_all_but_the_trash_with_their_states(signed_in: SignIn) -> None:
    ada = make_account("editor", "Ada")
    make_post("Live one")
    make_post("Later", published_at=datetime.now(UTC) + timedelta(days=2))
    make_post("Taken back", state="withdrawn")
    make_post("Thrown away", state="trashed")
    changed = make_post("Old words")
    save(changed, ada, PostText("New words", "x"), based_on=0)
    write(ada, "A <draft>")
    page = signed_in(ada).get("/admin/posts/").text
    assert titles(page)[0] == "A &lt;draft&gt;"
    assert set(titles(page)) == {"Live one", "Later", "Taken back", "New words", "A &lt;draft&gt;"}
    for word in ("Draft", "Scheduled", "Published", "Published with changes", "Withdrawn"):
        assert f">{word}</span>" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=published", {"Alpha"}),
        ("status=draft", {"Beta"}),
        ("status=scheduled", {"Gamma"}),
        ("status=trashed", {"Delta"}),
        ("q=alp", {"Alpha"}),
        ("q=%25", set()),
        ("q=_", set()),
        ("tagged=NOTES", {"Alpha"}),
        ("category=CATEGORY", {"Beta"}),
        ("author=AUTHOR", {"Gamma"}),
        ("q=a&status=draft", {"Beta"}),
        ("status=nonsense&sort=nonsense&page=x&category=0&tag=-1&author=99999999999999", {"Alpha", "Beta", "Gamma"}),
    ],
)
def test_filters_narrow_the_list_and_can_be_removed(signed_in: SignIn, query: str, expected: set[str]) -> None:
    alpha = make_post("Alpha", tags=["notes"])
    beta = make_post("Beta", categories=["Methods"], state="draft", entry_id=None)
    gamma = make_post("Gamma", authors=["Zed"], published_at=datetime.now(UTC) + timedelta(days=2))
    make_post("Delta", state="trashed")
    query = query.replace("CATEGORY", str(beta.categories[0].id)).replace("AUTHOR", str(gamma.authors[0].id))
    page = signed_in("editor").get(f"/admin/posts/?{query}").text
    assert set(titles(page)) == expected
    if len(expected) == 1:
        chips = re.findall(r'aria-label="Remove the filter [^"]+"', page)
        assert len(chips) == query.count("=")
    assert alpha.tags[0].name == "notes"


def test_headers_sort_and_say_so(signed_in: SignIn) -> None:
    for title in ("b", "C", "a"):
        make_post(title)
    browser = signed_in("editor")
    page = browser.get("/admin/posts/?sort=title").text
    assert titles(page) == ["a", "b", "C"]
    assert 'aria-sort="ascending"><a href="/admin/posts/?sort=-title">Title' in page
    assert titles(browser.get("/admin/posts/?sort=-title").text) == ["C", "b", "a"]
    assert titles(browser.get("/admin/posts/").text) == ["a", "C", "b"]
    assert titles(browser.get("/admin/posts/?sort=date").text) == ["b", "C", "a"]


def test_fifty_stand_on_a_page(signed_in: SignIn) -> None:
    with changing():
        for number in range(55):
            make_post(f"Post {number}")
    browser = signed_in("editor")
    first = browser.get("/admin/posts/?q=post").text
    assert len(titles(first)) == 50
    assert "/admin/posts/?q=post&amp;page=2" in first
    assert len(titles(browser.get("/admin/posts/?q=post&page=2").text)) == 5
    assert len(titles(browser.get("/admin/posts/?page=99").text)) == 5


def test_number_of_queries_does_not_grow_with_the_list(app: Flask, signed_in: SignIn) -> None:
    browser = signed_in("editor")
    statements: list[str] = []

    def count(*given: object) -> None:
        statements.append(str(given[2]))

    def queries() -> int:
        db.session.rollback()
        db.session.expunge_all()
        statements.clear()
        assert browser.get("/admin/posts/?status=published").status_code == 200
        return len(statements)

    for number in range(3):
        make_post(f"P{number}", categories=["C"], authors=["A", "B"], tags=["t"])
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        few = queries()
        with changing():
            for number in range(60):
                make_post(f"Q{number}", categories=[f"C{number % 7}"], authors=["A", f"B{number % 5}"], tags=["t"])
        assert queries() == few <= 20, "\n".join(statements)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


@pytest.mark.parametrize("role", ["contributor", "author"])
def test_contributors_and_authors_see_their_own_posts_alone(signed_in: SignIn, role: str) -> None:
    ada = make_account(role, "Ada")
    make_post("Theirs", authors=["Zed"])
    make_post("Mine", authors=["Ada"])
    page = signed_in(ada).get("/admin/posts/").text
    assert titles(page) == ["Mine"]
    assert "Zed" not in page
    assert (">Publish<" in page) is (role == "author")
    assert titles(signed_in(make_account(role, "No author", author=None)).get("/admin/posts/").text) == []


def test_many_are_published_and_one_undo_takes_all_back(app: Flask, signed_in: SignIn) -> None:
    app.config["PUBLISH_SECONDS"] = 10
    ada = make_account("editor", "Ada")
    posts = [write(ada, f"Draft {number}") for number in range(3)]
    browser = signed_in(ada)
    browser.get("/admin/posts/")
    answer = browser.send("/admin/posts/bulk/?status=draft", action="publish", post=[post.id for post in posts])
    app.config["PUBLISH_SECONDS"] = 0
    assert (answer.status_code, answer.location) == (303, "/admin/posts/?status=draft")
    page = browser.get("/admin/posts/").text
    assert "3 posts published." in page
    assert [post.state for post in posts] == ["live"] * 3
    [undo] = re.findall(r'action="(/admin/undo/\d+/)"', page)
    answer = browser.send(undo)
    assert answer.status_code == 303
    assert "Undone." in browser.get("/admin/posts/").text
    db.session.expire_all()
    assert [(post.state, post.entry_id) for post in posts] == [("draft", None)] * 3


def test_what_cannot_be_done_stays_chosen_and_says_why(signed_in: SignIn) -> None:
    ada = make_account("author", "Ada")
    mine, unnamed = write(ada, "Mine"), write(ada, PostText("", "text"))
    live, theirs = (
        make_post("Live", authors=["Ada"]),
        make_post("Theirs", authors=["Zed"], state="draft", entry_id=None),
    )
    browser = signed_in(ada)
    browser.get("/admin/posts/")
    ids = [mine.id, unnamed.id, live.id, theirs.id, 99_999]
    answer = browser.send("/admin/posts/bulk/", action="publish", post=ids)
    assert answer.status_code == 422
    assert "<title>Error: Posts" in answer.text
    for sentence in (
        "1 post published.",
        "A post needs a title.",
        "is public already",
        "not yours",
        "not there any more",
    ):
        assert sentence in answer.text
    assert re.search(rf'value="{live.id}" aria-label="Live" checked', answer.text)
    assert not re.search(rf'value="{mine.id}"[^>]* checked', answer.text)
    db.session.expire_all()
    assert (mine.is_public, theirs.state) == (True, "draft")


def test_category_is_added_for_readers_and_in_the_working_copy(signed_in: SignIn, client: FlaskClient) -> None:
    ada = make_account("editor", "Ada")
    category = make_category("Methods")
    live, draft = make_post("Live", categories=["Old"]), write(ada, "Draft")
    save(live, ada, PostText("Changed title", "x", categories=["Old"]), based_on=0)
    browser = signed_in(ada)
    browser.get("/admin/posts/")
    browser.send("/admin/posts/bulk/", action="categorise", category=category.id, post=[live.id, draft.id])
    db.session.expire_all()
    for post in (live, draft):
        assert "Methods" in [each.name for each in post.categories]
        text = working_copies.text_of(post)
        assert isinstance(text, PostText)
        assert "Methods" in text.categories
    assert live.title == "Live"
    assert "Live" in client.get("/category/methods/").text
    [undo] = re.findall(r'action="(/admin/undo/\d+/)"', browser.get("/admin/posts/").text)
    browser.send(undo)
    db.session.expire_all()
    for post in (live, draft):
        assert "Methods" not in [each.name for each in post.categories]
        text = working_copies.text_of(post)
        assert isinstance(text, PostText)
        assert "Methods" not in text.categories


def test_many_go_to_the_trash_and_are_unpublished(signed_in: SignIn) -> None:
    posts = [make_post(f"P{number}") for number in range(2)]
    browser = signed_in("editor")
    browser.get("/admin/posts/")
    for action, state in (("unpublish", "draft"), ("trash", "trashed")):
        assert browser.send("/admin/posts/bulk/", action=action, post=[post.id for post in posts]).status_code == 303
        db.session.expire_all()
        assert [post.state for post in posts] == [state] * 2


@pytest.mark.parametrize(
    "form", [{}, {"action": "erase", "post": "1"}, {"action": "trash"}, {"action": "trash", "post": "x"}]
)
def test_form_without_sense_changes_nothing(signed_in: SignIn, form: dict[str, str]) -> None:
    post = make_post()
    browser = signed_in("editor")
    browser.get("/admin/posts/")
    assert browser.send("/admin/posts/bulk/", **form).status_code == 303
    db.session.expire_all()
    assert post.state == "live"


def test_nothing_is_done_without_a_token_or_by_reading(signed_in: SignIn) -> None:
    post = make_post()
    browser = signed_in("editor")
    assert browser.post("/admin/posts/bulk/", data={"action": "trash", "post": post.id}).status_code == 400
    assert browser.get("/admin/posts/bulk/").status_code == 404
    db.session.expire_all()
    assert post.state == "live"


def test_empty_lists_say_what_to_do(signed_in: SignIn) -> None:
    browser = signed_in("editor")
    assert "No posts yet." in browser.get("/admin/posts/").text
    assert "No drafts." in browser.get("/admin/posts/?status=draft").text
    assert "No post matches these filters." in browser.get("/admin/posts/?q=x&status=draft").text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30), st.text(max_size=8), st.text(max_size=12))
def test_any_query_is_answered(signed_in: SignIn, text: str, number: str, sort: str) -> None:
    browser = getattr(test_any_query_is_answered, "browser", None)
    if browser is None or browser.get("/admin/posts/").status_code != 200:
        browser = signed_in("editor")
        test_any_query_is_answered.browser = browser  # type: ignore[attr-defined]
    query = {"q": text, "tagged": text, "category": number, "page": number, "sort": sort, "status": sort}
    assert (
        browser.get(
            "/admin/posts/", query_string={k: v.encode("utf-8", "replace") for k, v in query.items()}
        ).status_code
        == 200
    )


def test_tag_and_page_rows_are_not_posts(signed_in: SignIn) -> None:
    make_page("About")
    make_tag("x")
    assert titles(signed_in("editor").get("/admin/posts/").text) == []
    assert db.session.query(Post).count() == 0
