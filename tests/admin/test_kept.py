"""Test that a save which cannot be carried out gives the whole text back, and says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from app.db import db
from app.models import Post
from tests.admin.conftest import Browser
from tests.admin.writing import key, newest, save_by_script, write
from tests.factories import make_account, make_post

SignedIn = Callable[..., Browser]
# What PostgreSQL's server says when its disk is full.
FULL = """CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN
RAISE EXCEPTION 'could not extend file "base/5/16384": No space left on device' USING ERRCODE = 'disk_full';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION full_disk()"""
ROOM = "DROP TRIGGER full_disk ON revision; DROP FUNCTION full_disk()"
TEXT = "A long text of <mine>. " * 4000


@contextmanager
def _full_disk() -> Iterator[None]:
    """Let the database grow no further, as on a disk that is full."""
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "postgresql":
        _obey(FULL)
        yield
        _obey(ROOM)
        return
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as connection:
        connection.execute("VACUUM")  # what other tests deleted would be room
    with db.engine.connect() as limited:  # the pool's one connection from here on
        pages = limited.exec_driver_sql("PRAGMA page_count").scalar()
        limited.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    db.session.remove()
    db.engine.dispose()


def _obey(statement: str) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()


def test_a_full_disk_gives_the_text_back_and_saves_it_once_there_is_room(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser)
    one = key()
    with _full_disk():
        told = save_by_script(browser, at, title="T", body=TEXT, revision="1")
        shown = browser.send(at, title="Kept <title>", body=TEXT, revision="1", tags="kept", key=one)
    assert told.status_code == shown.status_code == 507
    assert "The disk of this blog is full" in told.get_json()["error"]
    assert "The disk of this blog is full" in shown.text
    assert TEXT.replace("<", "&lt;").replace(">", "&gt;") in shown.text
    assert 'value="kept"' in shown.text
    assert newest().body == "Words."
    again = browser.send(at, title="Kept <title>", body=TEXT, revision="1", tags="kept", key=one)
    assert again.status_code == 303
    assert newest().body == TEXT.strip() or newest().body == TEXT


def test_rights_that_ended_meanwhile_give_the_text_back(signed_in: SignedIn) -> None:
    browser = signed_in(make_account("author", "Cleo"))
    post = make_post(authors=["Somebody Else"])
    shown = browser.send(f"/admin/posts/{post.id}/", title="Mine", body=TEXT, revision="1")
    assert shown.status_code == 403
    assert TEXT.replace("<", "&lt;").replace(">", "&gt;") in shown.text
    told = save_by_script(browser, f"/admin/posts/{post.id}/", title="Mine", body="x", revision="1")
    assert told.status_code == 403
    assert "error" in told.get_json()


def test_a_text_deleted_meanwhile_gives_what_was_typed_back(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    browser.get("/admin/posts/new/")
    shown = browser.send("/admin/posts/99999/", title="Mine", body=TEXT, revision="1")
    assert shown.status_code == 404
    assert TEXT.replace("<", "&lt;").replace(">", "&gt;") in shown.text
    assert db.session.get(Post, 99999) is None
