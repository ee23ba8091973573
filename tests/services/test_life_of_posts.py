"""Test any order of saves, deeds and their Undo against what readers see, by a machine that makes orders up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete

from app.db import begin_writing, db
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Account, Author, Post, Redirect, Tag, Undo
from app.services import publishing, site, working_copies
from app.services.posts import PostText
from tests.factories import make_account, make_site
from tests.services import writing

START = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MARKER = re.compile(r"mark\d+end")
TITLES = st.sampled_from(["Same title", "Same title", "Another"])
PLACES = st.integers(0, 2)


@dataclass
class Known:
    """Be what must be true of a post."""

    id: int
    draft: str
    state: str = "draft"
    shown: str = ""
    at: datetime | None = None
    was_public: bool = False
    entry_id: str | None = None
    addresses: list[str] = field(default_factory=list)


class Life(RuleBasedStateMachine):
    """Write, publish and take back up to three posts, and look at the blog as readers do after each step."""

    app: Flask
    client: FlaskClient

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        self.ada: Account = make_account("editor", "Ada")
        self.posts: list[Known] = []
        self.undos: list[tuple[int, Known, Known, int, dict[str, bytes]]] = []
        self.markers = 0
        self.changes = 0

    def teardown(self) -> None:
        """Empty the blog for the next order."""
        self.travel.stop()
        db.session.rollback()
        begin_writing()
        for model in (Post, Redirect, Account, Author, Tag):
            db.session.execute(delete(model))
        site.content_changed()
        db.session.commit()

    def _marker(self) -> str:
        self.markers += 1
        return f"mark{self.markers}end"

    def _post(self, known: Known) -> Post:
        return db.session.get_one(Post, known.id)

    def _seen(self, path: str | None) -> dict[str, bytes]:
        pages = {}
        for address in ("/", "/feed.xml", "/sitemap.xml", "/archive/", path or "/"):
            data = self.client.get(address).data
            pages[address] = re.sub(rb"<updated>[^<]*</updated>", b"", data, count=1) if "feed" in address else data
        return pages

    def _deed(self, known: Known, do: Callable[[Post], Undo], after: Callable[[Known], None]) -> None:
        post, before = self._post(known), replace(known, addresses=list(known.addresses))
        pages = self._seen(post.path)
        try:
            undo = do(post)
        except (Conflict, InvalidInput, NotFound):
            db.session.rollback()
            return
        self.changes += 1
        after(known)
        path = self._post(known).path
        if known.was_public and path and path not in known.addresses:
            known.addresses.append(path)
        self.undos.append((undo.id, known, before, self.changes, pages))

    @property
    def now(self) -> datetime:
        """Return the time on the stopped clock."""
        return datetime.now(UTC)

    @precondition(lambda self: len(self.posts) < 3)
    @rule(title=TITLES)
    def create(self, title: str) -> None:
        """Write a new post."""
        marker = self._marker()
        post = writing.write(self.ada, PostText(title, f"Text {marker}.", tags=[f"tag-{marker}"]))
        self.posts.append(Known(post.id, marker))

    @precondition(lambda self: self.posts)
    @rule(place=PLACES, slug=st.sampled_from([None, None, "first", "second"]))
    def save(self, place: int, slug: str | None) -> None:
        """Write on."""
        known = self.posts[place % len(self.posts)]
        post, known.draft = self._post(known), self._marker()
        version = writing.version()
        text = PostText(f"Title {known.draft[-5:]}", f"Text {known.draft}.", slug=slug, tags=[f"tag-{known.draft}"])
        writing.save(post, self.ada, text)
        assert writing.version() == version

    @precondition(lambda self: self.posts)
    @rule(place=PLACES)
    def publish(self, place: int) -> None:
        """Publish now."""

        def after(known: Known) -> None:
            known.at = known.at if known.was_public else self.now + timedelta(seconds=10)
            known.state, known.shown = "live", known.draft

        self._deed(self.posts[place % len(self.posts)], lambda post: writing.publish(post, self.ada), after)

    @precondition(lambda self: self.posts)
    @rule(place=PLACES)
    def schedule(self, place: int) -> None:
        """Schedule in an hour."""
        at = self.now + timedelta(hours=1)

        def after(known: Known) -> None:
            assert not known.was_public
            known.state, known.shown, known.at = "live", known.draft, at

        self._deed(self.posts[place % len(self.posts)], lambda post: writing.schedule(post, self.ada, at), after)

    @precondition(lambda self: self.posts)
    @rule(place=PLACES, tell=st.booleans())
    def update(self, place: int, tell: bool) -> None:
        """Show the working copy."""

        def after(known: Known) -> None:
            assert known.state == "live"
            known.shown = known.draft

        self._deed(self.posts[place % len(self.posts)], lambda post: writing.update(post, self.ada, tell=tell), after)

    @precondition(lambda self: self.posts)
    @rule(place=PLACES, verb=st.sampled_from(["unpublish", "withdraw", "trash", "restore"]))
    def take_back(self, place: int, verb: str) -> None:
        """Take back or bring back."""
        states = {"unpublish": "draft", "withdraw": "withdrawn", "trash": "trashed", "restore": "draft"}

        def after(known: Known) -> None:
            known.state = states[verb]
            if not known.was_public:
                known.at = None

        deed: Any = getattr(publishing, verb)
        self._deed(self.posts[place % len(self.posts)], lambda post: writing.do(deed, post, self.ada), after)

    @precondition(lambda self: self.undos)
    @rule(back=st.integers(0, 2))
    def undo(self, back: int) -> None:
        """Undo one of the last deeds."""
        undo_id, known, before, changes, pages = self.undos[-1 - back % len(self.undos)]
        try:
            writing.do(publishing.undo, undo_id, self.ada)
        except (Conflict, NotFound):
            return
        known.state, known.shown, known.at = before.state, before.shown, before.at
        known.was_public, known.addresses = before.was_public, before.addresses
        if changes == self.changes:
            for path, data in pages.items():
                assert self._seen(path)[path] == data, path
        self.changes += 1

    @rule(seconds=st.sampled_from([1, 9, 10, 3600]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.clock.shift(seconds)

    @invariant()
    def readers_see_what_was_shown_to_them_and_nothing_else(self) -> None:
        """Compare feed, pages and lists with what must be there."""
        due = []
        for known in self.posts:
            if known.state == "live" and known.at is not None and known.at <= self.now:
                if not known.was_public:
                    self.changes += 1
                known.was_public = True
                due.append(known)
        shown = {known.shown for known in due}
        feed = self.client.get("/feed.xml").text
        assert set(MARKER.findall(feed)) == shown
        assert set(MARKER.findall(self.client.get("/").text)) <= shown
        for known in self.posts:
            post = self._post(known)
            assert post.state == known.state
            text = working_copies.text_of(post)
            assert known.draft in text.body
            if known.was_public:
                known.entry_id = known.entry_id or post.entry_id
                assert post.entry_id == known.entry_id
                assert post.published_at == known.at
                assert post.path in known.addresses or known.addresses.append(post.path or "") is None
            answer = self.client.get(post.path or "/")
            if known in due:
                assert answer.status_code == 200
                assert set(MARKER.findall(answer.text)) >= {known.shown}
                for old in known.addresses:
                    assert self.client.get(old).status_code in (200, 301)
            else:
                gone = known.was_public and known.state in ("withdrawn", "trashed")
                assert answer.status_code == (410 if gone else 404)
            secrets = {known.draft} - {known.shown}
            for secret in secrets:
                assert self.client.get(f"/tag/tag-{secret}/").status_code == 404


def live(app: Flask, cached_client: FlaskClient, *, orders: int, steps: int) -> None:
    """Try many orders of deeds."""
    app.config["PUBLISH_SECONDS"] = 10
    make_site(entries_in_feed=100)
    Life.app, Life.client = app, cached_client
    try:
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=orders,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        app.config["PUBLISH_SECONDS"] = 0


def test_any_order_of_deeds_shows_readers_what_it_should(app: Flask, cached_client: FlaskClient) -> None:
    live(app, cached_client, orders=5, steps=12)
