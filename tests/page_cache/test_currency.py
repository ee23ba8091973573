"""Test that what has changed is seen in the very next request, and that nothing else costs a rendering."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask, Response
from sqlalchemy import delete
from werkzeug.test import Client

from app.db import begin_writing, db
from app.models import Post, Site
from app.page_cache import PageCache, wal_index
from app.page_cache.watches import FileWatches
from tests.factories import change, make_post, make_site

from .conftest import Blog

HOST = "https://blog.example"
COMMITTING = (
    "import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute('INSERT INTO note VALUES (1)')"
)
NOON = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)


def titles(blog: Blog, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return blog.client.get("/titles/", base_url=HOST, headers=named).text.rpartition("</p>\n")[2]


def test_each_change_is_there_in_the_next_request(blog: Blog) -> None:
    assert titles(blog) == "Small: "
    with blog.context():
        post = make_post("One")
        assert titles(blog) == "Small: One"
        change(post, title="Two")
        assert titles(blog) == "Small: Two"
        change(post, state="withdrawn")
        assert titles(blog) == "Small: "
        make_site(title="Large")
        assert titles(blog) == "Large: "
    assert blog.renderings["/titles/"] == 5


def test_a_draft_costs_no_rendering(blog: Blog) -> None:
    titles(blog)
    with blog.context():
        begin_writing()
        values = {"slug": "d", "title": "Draft", "feed_title": "Draft", "created_at": NOON, "modified_at": NOON}
        db.session.add(Post(**values))
        db.session.commit()
    assert titles(blog) == "Small: "
    assert blog.renderings["/titles/"] == 1


def test_an_edit_within_the_second_of_the_last_poll_is_not_lost(blog: Blog) -> None:
    with time_machine.travel(NOON + timedelta(milliseconds=100), tick=False) as clock, blog.context():
        site = db.session.get(Site, 1)
        change(site, title="First", content_changed_at=NOON + timedelta(milliseconds=100))
        first = blog.client.get("/titles/", base_url=HOST)
        clock.shift(timedelta(milliseconds=100))
        change(site, title="Second", content_changed_at=NOON + timedelta(milliseconds=200))
        for later in (0, 1, 2, 60):
            clock.move_to(NOON + timedelta(seconds=later, milliseconds=300))
            assert titles(blog, If_None_Match=first.headers["ETag"]) == "Second: "
            assert titles(blog, If_Modified_Since=first.headers["Last-Modified"]) == "Second: "


def test_a_scheduled_post_appears_in_the_first_request_after_its_time(blog: Blog) -> None:
    with time_machine.travel(NOON, tick=False) as clock, blog.context():
        make_post("Later", published_at=NOON + timedelta(seconds=10))
        make_post("Last", published_at=NOON + timedelta(seconds=20))
        assert titles(blog) == "Small: "
        clock.move_to(NOON + timedelta(seconds=9, microseconds=999_999))
        assert titles(blog) == "Small: "
        assert blog.renderings["/titles/"] == 1
        clock.move_to(NOON + timedelta(seconds=10))
        assert titles(blog) == "Small: Later"
        clock.move_to(NOON + timedelta(seconds=21))
        answer = blog.client.get("/titles/", base_url=HOST)
        assert answer.text.endswith("Small: Later, Last")
        assert answer.headers["Last-Modified"] == "Wed, 01 May 2030 12:00:20 GMT"


def test_a_page_is_of_one_moment_though_a_post_comes_due_while_it_is_made(blog: Blog) -> None:
    with time_machine.travel(NOON, tick=False) as clock, blog.context():
        make_post("Later", published_at=NOON + timedelta(seconds=10))

        def come_due() -> None:
            db.session.get(Site, 1)  # the first question
            clock.move_to(NOON + timedelta(seconds=11))

        blog.while_rendering = come_due
        assert titles(blog) == "Small: "
        assert titles(blog) == "Small: Later"


def test_a_page_is_of_the_moment_of_its_first_question(blog: Blog) -> None:
    with time_machine.travel(NOON, tick=False) as clock, blog.context():

        def publish_another() -> None:
            if blog.renderings["/titles/"] == 1:
                clock.move_to(NOON + timedelta(seconds=1))
                with blog.context():
                    make_post("Now", published_at=NOON + timedelta(seconds=1))
                    make_site(title="Large")

        blog.while_rendering = publish_another
        # Begun before both, and made of what was there at its first question: both of them, not one.
        assert titles(blog) == "Large: Now"


def test_a_clock_that_is_set_back_takes_the_post_away_again(blog: Blog) -> None:
    with time_machine.travel(NOON, tick=False) as clock, blog.context():
        make_post("Later", published_at=NOON + timedelta(hours=1))
        clock.move_to(NOON + timedelta(hours=2))
        assert titles(blog) == "Small: Later"
        clock.move_to(NOON)
        assert titles(blog) == "Small: "


def test_a_date_in_the_future_is_not_sent(blog: Blog) -> None:
    with time_machine.travel(NOON, tick=False), blog.context():
        make_site(content_changed_at=NOON + timedelta(days=1))
        assert blog.client.get("/", base_url=HOST).headers["Last-Modified"] == "Wed, 01 May 2030 12:00:00 GMT"


def test_a_database_without_a_blog_is_the_application_s_business(blog: Blog) -> None:
    assert blog.client.get("/", base_url=HOST).status_code == 200
    with blog.context():
        begin_writing()
        db.session.execute(delete(Site))
        db.session.commit()
    for _ in range(2):
        assert blog.client.get("/", base_url="https://other.example").status_code == 200
    assert blog.renderings["/"] == 3


@pytest.mark.sqlite
def test_pages_that_were_right_are_served_while_the_database_is_gone(blog: Blog) -> None:
    assert titles(blog) == "Small: "
    blog.cache._currency.close()
    (blog.folder / "byline.db").rename(blog.folder / "away.db")
    assert titles(blog) == "Small: "
    assert blog.client.get("/", base_url="https://evil.example").status_code == 400
    assert "|/new/|" in blog.client.get("/new/", base_url=HOST).text
    assert blog.client.post("/titles/", base_url=HOST).status_code == 405
    assert len(blog.cache.pages) == 1
    (blog.folder / "away.db").rename(blog.folder / "byline.db")
    with blog.context():
        make_post("Back")
    assert titles(blog) == "Small: Back"


@pytest.mark.sqlite
def test_the_cache_never_writes(blog: Blog) -> None:
    titles(blog)
    watches = blog.cache._currency._watches
    assert isinstance(watches, FileWatches)
    watch = watches._looker
    assert watch is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        watch.connection.execute("DELETE FROM site")


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a machine on which no process can see what is mapped into its memory."""
    monkeypatch.setattr(wal_index, "MAPS", Path("/nowhere"))


@pytest.mark.sqlite
def test_without_a_look_into_memory_each_change_is_there_in_the_next_request(blind: None, blog: Blog) -> None:
    test_each_change_is_there_in_the_next_request(blog)
    assert blog.cache._currency._index is None
    assert blog.cache._currency._watches is not None
    assert len(blog.cache._currency._watches.idle) == 1


@pytest.mark.sqlite
def test_without_a_look_into_memory_scheduled_posts_appear_in_time(blind: None, blog: Blog) -> None:
    test_a_scheduled_post_appears_in_the_first_request_after_its_time(blog)


def test_the_index_of_the_log_moves_with_each_commit_and_with_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "blog é.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as writer, closing(sqlite3.connect(file)) as reader:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE note (text)")
        index = wal_index.find(reader, file)
        assert index is not None
        seen = {index.look()}
        for deed in ("INSERT INTO note VALUES ('a')", "UPDATE note SET text = 'b'", "DELETE FROM note"):
            writer.execute(deed)
            assert index.look() not in seen
            seen.add(index.look())
        for deed in ("BEGIN", "INSERT INTO note VALUES ('c')", "ROLLBACK", "SELECT * FROM note"):
            writer.execute(deed).fetchall()
            assert index.look() in seen
        # Made by another process, and after the log was emptied and begun again.
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for _ in range(2):
            before = index.look()
            subprocess.run([sys.executable, "-c", COMMITTING, str(file)], check=True)
            assert index.look() != before


def test_a_file_without_a_log_has_no_index_to_look_at(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        assert wal_index.find(connection, tmp_path / "plain.db") is None


def test_a_database_without_a_counter_is_read_each_time() -> None:
    app = Flask("memory", static_folder=None)
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", CACHE_MEGABYTES=1)
    db.init_app(app)
    app.add_url_rule("/", view_func=lambda: db.session.get_one(Site, 1).title)
    cache = PageCache(app)
    client = Client(cache, Response)
    with app.app_context():
        db.create_all()
        begin_writing()
        db.session.add(Site(title="A", url=HOST, feed_id="x", permalink_pattern="/:slug/", content_changed_at=NOON))
        db.session.commit()
        assert client.get("/", base_url=HOST).text == "A"
        make_site(title="B")
        assert client.get("/", base_url=HOST).text == "B"
    cache.close()
    with app.app_context():
        db.engine.dispose()
