"""Test that guessing passwords leads nowhere: not to names by the clock, and not to locking the owner out."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.access import accounts, passwords
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import SignInAttempt
from tests.admin.conftest import Browser

PASSWORD = "a sentence that is long enough"
GUESSES = 1000
ROUNDS = 60


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Flask]:
    """Give a blog of its own whose owner is Ada."""
    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/byline.db"})
    app.test_client_class = Browser
    with app.app_context():
        data_folder.prepare(app)
        begin_writing()
        accounts.create("Ada", role="owner", password_hash=passwords.hashed(PASSWORD))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def _browser(app: Flask, address: str) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    browser.environ_base["REMOTE_ADDR"] = address
    browser.get("/admin/sign-in/")
    return browser


def _try(browser: Browser, name: str, password: str = "") -> int:
    return browser.send("/admin/sign-in/", name=name, password=password).status_code


def test_a_thousand_guesses_keep_the_owner_out_of_nothing(blog: Flask) -> None:
    guesser = _browser(blog, "127.0.0.2")
    statuses = [_try(guesser, "Ada", f"guess {number}") for number in range(GUESSES)]
    assert statuses.count(422) <= 6
    assert statuses.count(429) >= GUESSES - 6
    owner = _browser(blog, "127.0.0.3")
    start = time.perf_counter()
    assert _try(owner, "Ada", PASSWORD) == 303
    assert time.perf_counter() - start < 2


def test_the_clock_does_not_tell_which_names_exist(blog: Flask) -> None:
    browser = _browser(blog, "127.0.0.2")
    times: dict[str, list[float]] = {"Ada": [], "Bob": []}
    for number in range(ROUNDS):
        for name in sorted(times, reverse=bool(number % 2)):
            begin_writing()
            db.session.query(SignInAttempt).delete()
            db.session.commit()
            start = time.perf_counter()
            assert _try(browser, name) == 422
            times[name].append(time.perf_counter() - start)
    # Taken in pairs, a moment apart: how busy the machine is at that moment slows both.
    apart = statistics.median(known - unknown for known, unknown in zip(times["Ada"], times["Bob"], strict=True))
    assert abs(apart) <= 0.1 * statistics.median(times["Bob"])
