"""A database that does not answer costs no text; a preview of 3,000 words is there in 300 ms."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable

import pytest
from flask import Flask

from app.db import db
from tests.admin.conftest import Browser, signed_in
from tests.admin.writing import newest, save_by_script, write

__all__ = ["signed_in"]
pytestmark = pytest.mark.alone
SignedIn = Callable[..., Browser]
MEDIAN_MS = 300
PART = """## Part {number}

Attribution has become *one* of the **most** crucial [topics](/posts/) in making language models more transparent
and trustworthy, and every word of this paragraph is one that somebody reads on a long evening at home, as they do.

"""
FORMULA = (
    "Among the words stands $$x_{number}^2 + \\frac{{1}}{{2}}$$, and a note[^{number}].\n\n[^{number}]: Of its own.\n\n"
)
CODE = "```python\ndef part(number: int) -> int:\n    return number + {number}\n```\n\n"


def _long_text() -> str:
    parts = []
    for number in range(75):
        parts.append(PART.format(number=number))
        parts.append(FORMULA.format(number=number) if number % 3 == 0 else "")
        parts.append(CODE.format(number=number) if number % 5 == 0 else "")
    return "".join(parts)


def test_a_locked_database_gives_the_text_back_after_its_wait(signed_in: SignedIn, app: Flask) -> None:
    browser = signed_in("owner")
    at = write(browser)
    db.session.rollback()
    lock = sqlite3.connect(app.config["DATA"] / "byline.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    shown = browser.send(at, title="Kept", body="Words of an hour", revision="1")
    told = save_by_script(browser, at, title="Kept", body="Words of an hour", revision="1")
    lock.execute("ROLLBACK")
    lock.close()
    assert (shown.status_code, told.status_code) == (503, 503)
    assert "Words of an hour" in shown.text
    assert shown.headers["Retry-After"] == "60"
    assert "The database does not answer" in told.get_json()["error"]
    assert browser.send(at, title="Kept", body="Words of an hour", revision="1").status_code == 303
    assert newest().body == "Words of an hour"


def test_a_preview_of_3000_words_is_there_in_300_ms(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    body = _long_text()
    assert len(body.split()) >= 3000
    took = []
    for number in range(21):
        started = time.perf_counter()
        answer = browser.send("/admin/preview/", title="Long", body=f"{body}Typed {number}.")
        took.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200
    median = statistics.median(took[1:])
    print(f"preview of {len(body.split())} words: median {median:.0f} ms, longest {max(took[1:]):.0f} ms")
    assert median < MEDIAN_MS
