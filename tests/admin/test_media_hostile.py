"""Hostile uploads: nothing of them is kept that could act, and bombs go off nowhere."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db
from app.models import Media
from tests.admin.conftest import Browser
from tests.admin.test_media_upload import send
from tests.pictures.making import bare_png, encoded, gif, huge_png, photo
from tests.pictures.polyglots import KEY, RUN, polyglots
from tests.reader.pages import fetch

SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}
GROWTH = 150 << 20


@pytest.fixture(autouse=True)
def _empty_media(app: Flask) -> Iterator[None]:
    yield
    shutil.rmtree(app.config["MEDIA"], ignore_errors=True)


def test_there_are_many_polyglots() -> None:
    hostile = polyglots()
    assert len(hostile) >= 30
    assert len({name for name, _ in hostile}) == len(hostile)


def test_polyglots_are_refused_made_anew_or_saved_to_disk(
    client: FlaskClient, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in("contributor")
    for name, content in polyglots():
        answer = send(browser, (content, name))
        assert answer.status_code in (201, 422), f"{name}: {answer.status_code}"
        if answer.status_code == 422:
            continue
        media = db.session.get_one(Media, answer.json["id"])  # type: ignore[index]
        for each in (media.name, *(variant["name"] for variant in media.variants)):
            response = fetch(client, f"/media/{each}")
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            policy = response.headers["Content-Security-Policy"]
            assert "sandbox" in policy, name
            assert "script-src" not in policy
            assert "default-src 'none'" in policy
            if media.width is None:
                assert response.mimetype == "application/octet-stream"
                assert response.headers["Content-Disposition"].startswith("attachment"), name
                assert not each.endswith((".html", ".htm", ".xhtml", ".js", ".mjs", ".mhtml", ".swf", ".xml", ".xsl"))
            else:
                assert response.mimetype in SHOWN, name
                # Pixels may spell anything; what is beside them may not.
                spelled = name in ("pixels.png", "palette.png")
                assert spelled or (RUN.encode() not in response.data and KEY not in response.data), name


def _resident(process: str = "self") -> int:
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line
    )
    return int(fields["VmRSS"].split()[0]) << 10


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "13000 by 13000": (huge_png, "bomb.png has 169 million pixels. The limit is 40 million."),
    "10,000 frames": (lambda: gif(10_000), "bomb.png is an animation of more than 200 frames, which is the limit."),
    "a size that lies": (lambda: bare_png(9000, 4000, bits=8, colour=6), "bomb.png is damaged."),
    "cut off": (lambda: encoded(photo(900, 700), "PNG")[:-4000], "bomb.png is damaged."),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_quickly_and_in_little_memory(signed_in: Callable[..., Browser], name: str) -> None:
    make, sentence = BOMBS[name]
    content = make()
    browser = signed_in("contributor")
    send(browser, (b"", "warm.png"))
    before, most, done = _resident(), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            most[0] = max(most[0], _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    answer = send(browser, (content, "bomb.png"))
    took = time.monotonic() - started
    done.set()
    watcher.join()
    assert answer.status_code == 422
    assert answer.json["error"].startswith(sentence)  # type: ignore[index]
    assert took < 10
    assert most[0] - before < GROWTH
    assert db.session.scalars(select(Media)).all() == []
