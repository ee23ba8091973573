"""Every text that the server called saved is there, whatever happens to the server: killed, full, or locked."""

from __future__ import annotations

import http.client
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Post, Revision
from tests.browser.panel import Panel
from tests.faults.writer import Writer

ROUNDS = 25
MIB = 1 << 20


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Give a running blog."""
    running = Panel(tmp_path_factory.mktemp("panel"))
    yield running
    running.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Panel]:
    """Give a running blog on a disk of 6 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    running = Panel(place / "data")
    yield running
    running.close()
    subprocess.run(["umount", "-l", str(place)], check=True)


def _bodies(panel: Panel) -> set[str]:
    with sqlite3.connect(panel.folder / "byline.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return panel.ask(lambda: set(db.session.scalars(select(Revision.body))))


def _kill(panel: Panel, killed: threading.Event) -> None:
    killed.set()
    panel.stop(signal.SIGKILL)


def test_server_killed_in_mid_save_has_every_text_that_it_called_saved(panel: Panel) -> None:
    chance, saved, number = random.Random(25), [], 0
    for _ in range(ROUNDS):
        writer, killed = Writer(panel), threading.Event()
        killer = threading.Timer(chance.uniform(0.15, 0.6), _kill, (panel, killed))
        post, revision = None, 0
        while not killed.is_set():
            number += 1
            body = f"Text {number} " + "of many words " * chance.randrange(2000)
            with suppress(OSError, http.client.HTTPException):
                answer = writer.save(body, post=post, revision=revision)
                assert answer.status in (200, 201), answer
                post, revision = answer.json["id"], answer.json["revision"]
                saved.append(body)
                if not killer.is_alive() and not killed.is_set():
                    killer.start()  # the first save waits for the renderer to start
        killer.join()
        assert {body.strip() for body in saved} <= {body.strip() for body in _bodies(panel)}
        panel.start()
    assert len(saved) > ROUNDS
    feed = Writer(panel).get("/feed.xml")
    assert feed.status == 200
    assert "Text " not in feed.text


def test_full_disk_gives_the_text_back_and_loses_none(small: Panel) -> None:
    writer, saved = Writer(small), []
    for number in range(60):
        body = f"Text {number} " + random.Random(number).randbytes(100_000).hex()
        answer = writer.save(body)
        if answer.status != 201:
            break
        saved.append(body)
    assert answer.status == 507
    assert "full" in answer.json["error"]
    page = writer.save(body, script=False)
    assert page.status == 507
    assert body in page.text
    assert writer.get("/").status == 200
    assert set(saved) <= _bodies(small)
    subprocess.run(["mount", "-o", "remount,size=64m", str(small.folder.parent)], check=True)
    assert writer.save(body).status == 201
    assert {*saved, body} <= _bodies(small)


def test_locked_database_is_waited_for(panel: Panel) -> None:
    writer = Writer(panel)
    other = sqlite3.connect(panel.folder / "byline.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(3, lambda: other.execute("COMMIT"))
    release.start()
    started = time.monotonic()
    answer = writer.save("Patience.")
    release.join()
    other.close()
    assert answer.status == 201
    assert time.monotonic() - started > 2.5
    assert "Patience." in _bodies(panel)


def test_fifty_at_once_get_fifty_posts_and_addresses(panel: Panel) -> None:
    writer, answers = Writer(panel), []
    ready = threading.Barrier(50)

    def save(number: int) -> None:
        ready.wait()
        answers.append(writer.save(f"Text {number}", title="One title for all"))

    threads = [threading.Thread(target=save, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [201] * 50
    assert len({answer.json["path"] for answer in answers}) == 50
    same = select(Post.path).where(Post.title == "One title for all")
    assert len(panel.ask(lambda: set(db.session.scalars(same)))) == 50


def test_largest_text_is_saved_and_a_larger_one_refused(panel: Panel) -> None:
    writer = Writer(panel)
    assert writer.save("x" * MIB).status == 201
    refused = writer.save("x" * (MIB + 1))
    assert refused.status == 422
    assert "body" in refused.json["errors"]
