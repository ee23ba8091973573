"""Test that each list keeps when its posts stand there, and how many it has, whatever is done to them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app import queries
from app.db import begin_writing, db
from app.models import PLACES, Category, Post, Series, Site, Tag
from tests.factories import change, changing, make_category, make_post, make_series, make_tag

AHEAD = datetime.now(UTC) + timedelta(days=300)


def _compare() -> None:
    """Compare all that is kept with what it is kept for."""
    db.session.expire_all()
    for place, (model, key) in PLACES.items():
        for row in db.session.scalars(select(place)):
            assert row.listed_at == db.session.get_one(Post, row.post_id).listed_at
        for term in db.session.scalars(select(model)):
            chosen = select(func.count()).select_from(place).join(Post, Post.id == place.post_id).where(key == term.id)
            assert term.live_posts == db.session.scalar(chosen.where(Post.is_live))
            assert queries.number_of_posts(term) == db.session.scalar(chosen.where(Post.is_public))
    for series in db.session.scalars(select(Series)):
        chosen = select(func.count()).select_from(Post).where(Post.series_id == series.id)
        assert series.live_posts == db.session.scalar(chosen.where(Post.is_live))
    everything = select(func.count()).select_from(Post)
    assert db.session.get_one(Site, 1).live_posts == db.session.scalar(everything.where(Post.is_live))
    assert queries.number_of_posts() == db.session.scalar(everything.where(Post.is_public))


def _file(post: Post, choose: random.Random) -> None:
    with changing():
        post.tags[:] = [tag for tag in db.session.scalars(select(Tag)) if choose.random() < 0.4]
        post.categories[:] = [one for one in db.session.scalars(select(Category)) if choose.random() < 0.4]
        post.series = choose.choice([None, *db.session.scalars(select(Series))])


def _move(post: Post, choose: random.Random) -> None:
    now = datetime.now(UTC)
    change(post, published_at=choose.choice([now - timedelta(days=1), now - timedelta(hours=1), AHEAD]))


def _turn(post: Post, choose: random.Random) -> None:
    change(post, state=choose.choice(["draft", "live", "withdrawn", "trashed"]))


def _delete(post: Post, _choose: random.Random) -> None:
    with changing():
        db.session.delete(post)


DEEDS: list[Callable[[Post, random.Random], None]] = [_file, _move, _turn, _file, _move, _turn, _file, _delete]


@pytest.mark.parametrize("seed", range(3))
def test_what_lists_keep_is_what_posts_say(app: Flask, seed: int) -> None:
    choose = random.Random(seed)
    with changing():
        make_series()
        for name in ("one", "two", "three"):
            make_tag(name)
            make_category(name.title())
        for number in range(9):
            make_post(f"Post {number}", tags=["one"], categories=["Two"], series="A series", authors=["Ada Example"])
    for _step in range(15):
        posts = db.session.scalars(select(Post)).all()
        choose.choice(DEEDS)(choose.choice(posts), choose)
        db.session.remove()
    _compare()


def test_a_change_that_is_taken_back_leaves_no_count(app: Flask) -> None:
    post = make_post(tags=["one"])
    begin_writing()
    post.state = "withdrawn"
    db.session.flush()
    db.session.rollback()
    _compare()


def test_a_savepoint_takes_nothing_of_the_rest_along(app: Flask) -> None:
    post = make_post(tags=["one"])
    begin_writing()
    post.state = "withdrawn"
    db.session.flush()
    failed = db.session.begin_nested()
    db.session.add(Tag(name="two", slug="two"))
    db.session.flush()
    failed.rollback()
    with db.session.begin_nested():
        db.session.add(Tag(name="three", slug="three"))
    db.session.commit()
    _compare()


def test_a_series_that_was_not_read_is_counted_too(app: Flask) -> None:
    number = make_post(series="A series").id
    db.session.remove()
    with changing():
        found = db.session.get_one(Post, number)
        db.session.expire(found)
        found.state = "draft"
    _compare()


def test_posts_that_went_by_one_statement_are_counted_out(app: Flask) -> None:
    make_post("One", series="A series", tags=["one", "two"])
    make_post("Two", series="A series", tags=["one"], categories=["Two"])
    begin_writing()
    db.session.execute(delete(Post).where(Post.title == "One"))
    db.session.commit()
    _compare()


@pytest.mark.parametrize("per_page", [1, 3, 10])
def test_pages_from_both_ends_make_up_the_whole_list(app: Flask, per_page: int) -> None:
    at = datetime(2025, 3, 1, tzinfo=UTC)
    for number in range(11):
        # Some at one moment, and the newest not yet.
        when = AHEAD if number == 10 else at + timedelta(days=number // 3)
        make_post(f"Post {number}", published_at=when, tags=["one"])
    tag = db.session.scalars(select(Tag)).one()
    wanted = [f"Post {number}" for number in reversed(range(10))]
    for term in (None, tag):
        pages = [queries.listing(number, per_page, term) for number in range(1, -(-10 // per_page) + 1)]
        assert [post.title for page in pages for post in page.posts] == wanted
        assert {page.total for page in pages} == {10}
