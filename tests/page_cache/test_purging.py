"""Test that a CDN is told of each public change and of nothing else, and that nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import time_machine
from flask import Flask, Response

from app import purging
from app.db import begin_writing, db
from app.models import Site
from app.purging import Purger
from app.services import site
from tests.cdn import Cdn, listening
from tests.factories import START, make_post

from .conftest import Blog


@pytest.fixture
def cdn() -> Iterator[Cdn]:
    """Give a CDN."""
    with listening() as server:
        yield server


@contextmanager
def _telling(app: Flask, cdn: Cdn) -> Iterator[Purger]:
    """Have an application tell a CDN."""
    app.config.update(PURGE_URL=cdn.url, PURGE_HEADER=("Authorization", "Bearer 123"))
    purging.init_app(app)
    try:
        yield app.extensions[purging.EXTENSION]
    finally:
        app.config.update(PURGE_URL=None, PURGE_HEADER=None)
        del app.extensions[purging.EXTENSION]


def _change() -> None:
    begin_writing()
    site.content_changed()
    db.session.commit()


def test_a_public_change_is_told_once_and_a_draft_not_at_all(app: Flask, cdn: Cdn) -> None:
    with _telling(app, cdn) as purger:
        begin_writing()
        db.session.get_one(Site, 1).program = "no reader sees this"
        db.session.commit()
        begin_writing()
        site.content_changed()
        db.session.rollback()
        begin_writing()
        db.session.commit()
        assert purger.wait(0)
        assert cdn.told == []
        _change()
        assert purger.wait()
    ((path, body, headers),) = cdn.told
    assert (path, body) == ("/zones/1/purge?soft=1", '{"tags": ["byline"]}')
    assert headers["Surrogate-Key"] == "byline"
    assert headers["Authorization"] == "Bearer 123"


def test_nobody_waits_for_the_cdn_and_it_is_told_again(app: Flask, cdn: Cdn) -> None:
    with _telling(app, cdn) as purger:
        cdn.may_answer.clear()
        start = time.monotonic()
        for _ in range(5):
            _change()
        assert time.monotonic() - start < 5
        assert not purger.wait(0)
        cdn.may_answer.set()
        assert purger.wait()
        # What came while it was busy is told together.
        assert 2 <= len(cdn.told) <= 5


def test_a_cdn_that_fails_is_told_again_until_it_has_heard(app: Flask, cdn: Cdn) -> None:
    cdn.statuses = [500, 403, 302]
    purger = Purger(app, cdn.url, None, pauses=(0.01,))
    purger.soon()
    assert purger.wait()
    assert len(cdn.told) == 4


def test_what_nobody_told_is_told_by_who_looks_next_and_once(app: Flask, cdn: Cdn) -> None:
    _change()
    for _ in range(2):
        purger = Purger(app, cdn.url, None)
        purger.soon()
        assert purger.wait()
        assert len(cdn.told) == 1


def test_answers_carry_the_key_and_how_long_they_may_be_kept(app: Flask, cdn: Cdn) -> None:
    make_post(slug="seen")
    client = app.test_client()
    assert "Surrogate-Key" not in client.get("/").headers
    with _telling(app, cdn):
        app.config.update(SHARED_MAX_AGE=600, SHARED_STALE=60)
        try:
            found = client.get("/").headers
        finally:
            app.config.update(SHARED_MAX_AGE=0, SHARED_STALE=0)
    assert (found["Surrogate-Key"], found["Cache-Tag"]) == ("byline", "byline")
    assert found["Cache-Control"] == "public, max-age=0, s-maxage=600, stale-while-revalidate=60"


def _keep_by_cdns(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, s-maxage=600"
    return response


def test_cdns_keep_nothing_beyond_the_next_publication(
    make_blog: Callable[..., AbstractContextManager[Blog]],
) -> None:
    with make_blog(SHARED_MAX_AGE=600, SHARED_STALE=60, PURGE_URL=None) as blog:
        blog.app.after_request(_keep_by_cdns)
        with time_machine.travel(START, tick=False) as clock, blog.context():
            make_post("Later", published_at=START.replace(hour=13))
            seen = {}
            for minute in (0, 48, 49, 59):
                clock.move_to(START.replace(minute=minute, second=1))
                for _ in range(2):
                    seen[minute] = blog.client.get("/titles/", base_url="https://blog.example").headers["Cache-Control"]
        assert seen[0] == seen[48] == "public, s-maxage=600"
        assert seen[49] == seen[59] == "public, no-cache"
