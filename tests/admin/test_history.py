"""Test the history, the comparison of any two revisions, and how a conflict is settled."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.admin.differences import blocks
from app.db import begin_writing, db
from app.models import Post, Revision
from app.services.comparison import compare
from tests.admin.conftest import Browser
from tests.admin.writing import newest, revisions, save, save_by_script, write
from tests.factories import START, make_account, make_post

SignedIn = Callable[..., Browser]


def test_every_save_is_listed_with_who_when_and_why(signed_in: SignedIn) -> None:
    browser = signed_in(make_account("owner", "Ada"))
    at = write(browser, "First")
    save_by_script(browser, at, title="Second", body="Other", revision="1")
    page = browser.get(f"{at}history/").text
    assert page.count("Ada · ") == 2
    assert "saved by itself" in page
    assert "Revision 2" in page


def test_a_long_history_is_shown_in_parts(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser, "Long", "0")
    begin_writing()
    post = db.session.scalars(select(Post)).one()
    for number in range(2, 56):
        columns = {"cause": "autosave", "created_at": START, "title": "Long", "body": str(number), "details": {}}
        db.session.add(Revision(post_id=post.id, number=number, based_on=number - 1, **columns))
    post.latest_revision = 55
    db.session.commit()
    first = browser.get(f"{at}history/").text
    assert len(re.findall(r"Revision \d+ ·", first)) == 50
    older = re.search(r'href="([^"]*\?before=\d+)"', first)
    assert older is not None
    assert len(re.findall(r"Revision \d+ ·", browser.get(older[1]).text)) == 5


def test_words_that_came_and_went_are_marked_by_more_than_colour(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser, "Old title", "One two three.\n", summary="Old summary")
    save(browser, at, "New title", "One 2 three.\n", summary="New <summary>")
    page = browser.get(f"{at}compare/?from=1&to=2").text
    assert re.search(r"<del><span[^>]*>−</span><span[^>]*>Removed: </span>two</del>", page)
    assert re.search(r"<ins><span[^>]*>\+</span><span[^>]*>Added: </span>2</ins>", page)
    assert "New &lt;summary&gt;" in page
    assert "Old title" in re.sub(r"<[^>]+>|Removed: |Added: |[−+]", "", page) or "Old" in page


def test_revisions_that_are_alike_are_said_to_be(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    assert "These revisions are the same." in browser.get(f"{at}compare/?from=1&to=1").text


def test_what_is_alike_folds_away(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    lines = "".join(f"Line {number}\n" for number in range(40))
    at = write(browser, "Long", lines + "end")
    save(browser, at, "Long", lines + "finish")
    assert re.search(r"<summary>\d+ lines are the same</summary>", browser.get(f"{at}compare/").text)


def test_a_restored_text_is_a_new_revision(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser, "First", "First words.")
    save(browser, at, "Second", "Second words.")
    browser.get(f"{at}compare/?from=1&to=2")
    assert browser.send(f"{at}history/1/restore/").headers["Location"] == at
    post = newest()
    assert (post.title, post.body, post.latest_revision) == ("First", "First words.", 3)
    assert [revision.cause for revision in revisions(post)] == ["save", "save", "restore"]


@pytest.mark.parametrize("rest", ["compare/?from=1&to=99", "compare/?from=99&to=1", "conflict/1/", "conflict/99/"])
def test_a_revision_that_is_not_there_is_not_found(signed_in: SignedIn, rest: str) -> None:
    browser = signed_in("owner")
    at = write(browser)
    assert browser.get(at + rest).status_code == 404


def test_numbers_that_are_none_are_passed_over(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    assert browser.get(f"{at}compare/?from=x&to=-1").status_code == 200
    assert browser.get(f"{at}history/?before=99999999999999").status_code == 200


def test_a_post_that_was_never_saved_here_has_no_history_yet(signed_in: SignedIn) -> None:
    post = make_post()
    browser = signed_in("owner")
    assert "Nothing was saved here yet" in browser.get(f"/admin/posts/{post.id}/history/").text


def test_restoring_takes_a_token_and_the_right(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    assert browser.post(f"{at}history/1/restore/").status_code == 400
    assert browser.get(f"{at}history/1/restore/").status_code == 404
    assert browser.send(f"{at}history/9/restore/").status_code == 404
    assert signed_in("author").send(f"{at}history/1/restore/").status_code == 403


# Conflicts


def _conflict(browser: Browser, mine: str, theirs: str) -> str:
    at = write(browser, "Both", "One two three.\n\nFour five six.\n")
    save(browser, at, "Both", theirs, revision="1")
    answer = save(browser, at, "Both", mine, revision="1")
    assert browser.get(answer.headers["Location"]).status_code == 200
    return str(answer.headers["Location"])


MINE, THEIRS = "ONE two three.\n\nFour five six.\n", "One two three.\n\nFour five SIX.\n"


def test_two_texts_that_fit_together_are_offered_as_one(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    conflict = _conflict(browser, MINE, THEIRS)
    page = browser.get(conflict).text
    merged = "ONE two three.\n\nFour five SIX.\n"
    assert merged in page
    browser.send(conflict, choice="merged", title="Both", body=merged, theirs="2")
    post = newest()
    assert (post.body, post.latest_revision) == (merged, 4)


def test_mine_can_be_kept_and_theirs_stays_in_the_history(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    conflict = _conflict(browser, MINE, THEIRS)
    browser.send(conflict, choice="mine", theirs="2")
    assert newest().body == MINE
    assert THEIRS in [revision.body for revision in revisions(newest())]


def test_theirs_can_be_taken_and_mine_stays_in_the_history(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    conflict = _conflict(browser, MINE, THEIRS)
    browser.send(conflict, choice="theirs", theirs="2")
    assert newest().body == THEIRS
    assert MINE in [revision.body for revision in revisions(newest())]


def test_texts_that_clash_are_shown_with_both_sides(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    conflict = _conflict(browser, "Mine alone.\n", "Theirs alone.\n")
    page = browser.get(conflict).text
    assert "Mine" in page
    assert "Theirs" in page
    assert "the same words" in page


def test_settling_meets_a_still_newer_text_without_losing_it(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    conflict = _conflict(browser, MINE, THEIRS)
    at = conflict.split("conflict/")[0]
    save(browser, at, "Both", "Newest of all.", revision="2")
    answer = browser.send(conflict, choice="merged", title="Both", body="Joined.", theirs="2")
    assert "/conflict/" in answer.headers["Location"]
    assert newest().body == "Newest of all."
    assert "Joined." in [revision.body for revision in revisions(newest())]


# The layout of differences

words = st.lists(st.sampled_from(["a", "b", " ", "\n", "c\n"]), max_size=30).map("".join)


@given(words, words)
def test_rows_hold_both_texts_whole(old: str, new: str) -> None:
    rows = [row for block in blocks(compare(old, new)) for row in block.rows]
    assert "".join(part.text for row in rows for part in row.old) == old
    assert "".join(part.text for row in rows for part in row.new) == new
