"""The store of files and Redis go away under load: readers read on, and what was asked in vain is told so."""

from __future__ import annotations

import http.client
import io
import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import create_app, storage
from app.access import sessions
from app.admin import guard
from app.config import load
from app.db import begin_writing, db
from app.models import Account, Media
from tests.factories import make_account
from tests.faults import table
from tests.faults.serving import Server
from tests.faults.store import KEYS, Store
from tests.faults.test_redis import Redis
from tests.pictures.making import multipart, png

pytestmark = pytest.mark.alone
CONTENT = bytes(range(256)) * 4096
SECRET_LINK = f"/admin/preview/{'x' * 43}/"
SECONDS = 6


class Asking:
    """Be people who ask for one address again and again; each outcome is noted with its time."""

    def __init__(self, server: Server, path: str, people: int = 2, pause: float = 0.01) -> None:
        self.path = path
        self.outcomes: Counter[str] = Counter()
        self.times: list[float] = []
        self.latest = ""
        self._server, self._pause = server, pause
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(people)]

    def _ask(self) -> None:
        while not self._over.is_set():
            began = time.perf_counter()
            try:
                outcome = str(self._server.get(self.path)[0])
            except (OSError, http.client.HTTPException) as error:
                outcome = type(error).__name__
            self.times.append(time.perf_counter() - began)
            self.outcomes[outcome] += 1
            self.latest = outcome
            time.sleep(self._pause)

    def so_far(self) -> tuple[Counter[str], float]:
        """Return the outcomes and the longest time that anybody waited, in seconds, and begin anew."""
        found = self.outcomes, max(self.times, default=0.0)
        self.outcomes, self.times = Counter(), []
        return found

    @contextmanager
    def going(self) -> Iterator[None]:
        """Ask while something happens."""
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store()
    yield store
    store.go_on()
    store.stop()


@pytest.fixture
def server(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve a blog with one picture of two in the store."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    server = Server(tmp_path / "blog", workers=1, BYLINE_MEDIA_URL=store.url, **KEYS)
    with _inside(server):
        storage.keep_imported(io.BytesIO(CONTENT), "/files/sound.mp3")
    yield server
    server.stop(signal.SIGKILL)


@contextmanager
def _inside(server: Server) -> Iterator[None]:
    settings = load({name: value for name, value in server.environment.items() if name.startswith("BYLINE_")})
    app = create_app(settings)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def _upload(server: Server) -> tuple[int, str]:
    """Upload a picture as an owner; return status and sentence."""
    with _inside(server):
        from flask import current_app

        account = db.session.scalar(select(Account)) or make_account("owner", "Ada")
        begin_writing()
        secret = sessions.start(db.session.get_one(Account, account.id), device="A test", network="127.0.0.0")
        db.session.commit()
        signer = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
        cookie = f"byline_session={signer.dumps({guard.COOKIE_FIELD: secret})}"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", "/admin/token/", headers={"Cookie": cookie, "Accept": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            return answer.status, said.decode()
        token = json.loads(said)["csrf_token"]
        if renewed := answer.headers.get("Set-Cookie"):
            cookie = renewed.partition(";")[0]
        body, kind = multipart((png(), "plot.png"), csrf_token=token)
        headers = {"Cookie": cookie, "Accept": "application/json", "Content-Type": kind}
        connection.request("POST", "/admin/media/upload/", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said).get("error", "") if said.startswith(b"{") else said.decode()
    finally:
        connection.close()


def test_store_that_hangs_or_is_gone_stops_no_reader(server: Server, store: Store) -> None:
    page, media = Asking(server, "/"), Asking(server, "/files/sound.mp3", people=12)
    with page.going(), media.going():
        time.sleep(2)
        page.so_far(), media.so_far()
        store.halt()
        began = time.monotonic()
        status, sentence = _upload(server)
        upload_took = time.monotonic() - began
        time.sleep(max(0.0, SECONDS - upload_took))
        (media_outcomes, media_slowest), (page_outcomes, slowest) = media.so_far(), page.so_far()
        store.go_on()
        back = time.monotonic()
        while media.latest != "200":
            time.sleep(0.05)
            assert time.monotonic() < back + 30
        back = time.monotonic() - back
    table.show(
        f"store of files silent for {SECONDS} s",
        kept=table.answered(page_outcomes["200"], page_outcomes.total(), slowest),
        others=f"{media_outcomes['503']:,} of {media_outcomes.total():,} files told 503, longest {media_slowest:.2f} s",
        back=f"files {back:.2f} s",
        saves=f"an upload told {status} after {upload_took:.1f} s",
    )
    assert set(page_outcomes) == {"200"}
    assert slowest < 2
    assert media_outcomes["503"] > 0
    assert set(media_outcomes) <= {"200", "503", "IncompleteRead"}  # the last: what was on its way is cut
    assert status == 503
    assert sentence.startswith(("plot.png was not stored.", "This site is very busy."))
    assert back < 10
    with _inside(server):
        assert db.session.scalar(select(func.count()).select_from(Media)) == 0
    assert _upload(server)[0] == 201
    assert any(name.endswith("-plot.png") for name in store.names())


def test_stop_lets_a_slow_request_end(server: Server, store: Store) -> None:
    assert server.get("/files/sound.mp3")[2] == CONTENT
    store.halt()
    answers: list[tuple[int, int | bytes]] = []

    def ask() -> None:
        try:
            status, _, body = server.get("/files/sound.mp3")
        except (OSError, http.client.HTTPException) as error:
            status, body = 0, repr(error).encode()
        answers.append((status, len(body) if status == 200 else body))

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    while server.number("byline_running") < len(asking):
        time.sleep(0.05)
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert server.process.poll() is None
    store.go_on()
    for thread in asking:
        thread.join()
    assert answers == [(200, len(CONTENT))] * 3
    assert server.process.wait(30) == 0


@pytest.mark.redis
def test_redis_that_is_gone_locks_nobody_out(tmp_path: Path) -> None:
    redis = Redis()
    redis.start()
    server = Server(tmp_path / "blog", workers=2, BYLINE_LIMITS_URL=redis.url)
    page, link = Asking(server, "/"), Asking(server, SECRET_LINK, pause=0.2)
    try:
        with page.going(), link.going():
            time.sleep(2)
            page.so_far(), link.so_far()
            redis.stop()
            time.sleep(SECONDS)
            (page_outcomes, slowest), (link_outcomes, link_slowest) = page.so_far(), link.so_far()
            redis.start()
            time.sleep(2)
            outcomes = page_outcomes + link_outcomes + page.so_far()[0] + link.so_far()[0]
    finally:
        server.stop()
        redis.stop()
    refused = link_outcomes.total() - link_outcomes["404"] - link_outcomes["429"]
    table.show(
        f"Redis gone for {SECONDS} s",
        kept=table.answered(page_outcomes["200"], page_outcomes.total(), slowest),
        others=f"what is limited: {refused} of {link_outcomes.total():,} failed, longest {link_slowest:.2f} s",
    )
    assert set(outcomes) <= {"200", "404", "429"}
    said = [line for line in server.log.read_text().splitlines() if "falling back" in line]
    assert 1 <= len(said) <= 2  # once a worker
