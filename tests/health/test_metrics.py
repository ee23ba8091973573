"""Prometheus gets all numbers of all workers, and nobody else gets any."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock, counters
from app.counters import Board
from app.db import begin_writing, db
from app.gate import Gate
from app.models import Job, StoredBackup
from app.page_cache import PageCache
from tests.factories import make_post

TOKEN = "a token for tests"
SAMPLE = re.compile(r'(?P<name>[a-z_]+)(?P<labels>\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? (?P<number>[0-9.e+-]+)')


@pytest.fixture
def served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Give a browser in front of gate and cache, counting from nothing."""
    monkeypatch.setitem(app.extensions, counters.EXTENSION, Board())
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    plain = app.wsgi_app
    app.wsgi_app = Gate(app.wsgi_app, counters.of(app).row, 4)  # type: ignore[method-assign]
    cache = app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
    yield app.test_client()
    cache.close()
    app.wsgi_app = plain  # type: ignore[method-assign]


def numbers(client: FlaskClient) -> dict[str, float]:
    """Return all samples; each belongs to a described metric."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.5"})
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    found, described = {}, set()
    for line in answer.text.splitlines():
        if line.startswith("#"):
            described.add(line.split()[2])
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        assert {sample["name"], re.sub(r"_(bucket|sum|count)$", "", sample["name"])} & described
        found[sample["name"] + (sample["labels"] or "")] = float(sample["number"])
    return found


def test_requests_answers_and_renders_are_counted(served: FlaskClient) -> None:
    post = make_post("A post")
    tag = served.get(post.path).headers["ETag"]
    served.get(post.path)
    served.get(post.path, headers={"If-None-Match": tag})
    served.get("/feed.xml")
    served.get("/nothing/")
    served.get("/static/css/site.css")
    found = numbers(served)
    assert found['byline_cache_answers_total{how="full"}'] == 4
    assert found['byline_cache_answers_total{how="not_modified"}'] == 1
    assert found['byline_requests_total{kind="page",status="2xx"}'] == 1
    assert found['byline_requests_total{kind="page",status="4xx"}'] == 1
    assert found['byline_requests_total{kind="feed",status="2xx"}'] == 1
    assert found['byline_requests_total{kind="static",status="2xx"}'] == 1
    assert found["byline_render_seconds_count"] == found['byline_render_seconds_bucket{le="+Inf"}'] == 3
    assert 0 < found["byline_render_seconds_sum"] < 10
    assert (found["byline_running"], found["byline_waiting"], found["byline_workers"]) == (0, 0, 1)
    assert found["byline_disk_free_bytes"] > 0


def test_the_age_of_the_newest_backup_and_work_that_waits_are_told(served: FlaskClient) -> None:
    found = numbers(served)
    assert found["byline_jobs_due"] == 0
    assert "byline_last_backup_age_seconds" not in found
    begin_writing()
    for hours in (5, 2):
        made = clock.now() - timedelta(hours=hours)
        db.session.add(StoredBackup(path=f"/b/{hours}", machine="here", cause="schedule", made_at=made, bytes=1))
    db.session.add(Job(kind="backup", due_at=clock.now() - timedelta(minutes=1)))
    db.session.commit()
    found = numbers(served)
    assert 7200 <= found["byline_last_backup_age_seconds"] < 7300
    assert found["byline_jobs_due"] == 1


@pytest.mark.parametrize("given", [None, "", "Bearer ", "Bearer a token for test", "Basic a token for tests", "é"])
def test_nobody_else_learns_that_it_is_there(served: FlaskClient, given: str | None) -> None:
    answer = served.get("/metrics", headers={} if given is None else {"Authorization": given})
    missing = served.get("/metricz")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, missing.headers["Content-Type"])
    assert "byline_" not in answer.text


def test_without_a_token_there_is_nothing(app: Flask, client: FlaskClient) -> None:
    assert app.config["METRICS_TOKEN"] is None
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer None"}).status_code == 404


def _work(name: str, times: int) -> None:
    board = Board(os.open(name, os.O_RDWR))
    for _ in range(times):
        board.row[counters.FULL] += 1


def test_numbers_of_all_workers_are_added_and_outlive_them(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    name = counters.make()
    monkeypatch.setenv(counters.ENVIRONMENT, name)
    mine = counters.board()
    spawn = multiprocessing.get_context("fork")
    for times in (3, 4):
        worker = spawn.Process(target=_work, args=(name, times))
        worker.start()
        worker.join(30)
        assert worker.exitcode == 0
    mine.row[counters.FULL] += 5
    assert mine.sums()[counters.FULL] == 12
    assert mine.workers() == 1
