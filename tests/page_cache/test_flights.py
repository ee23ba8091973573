"""Test that concurrent requests share one rendering, and only with those who may have it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from flask import Response

from app.page_cache.flights import Flights
from tests.factories import make_site

from .conftest import Blog

HOST = "https://blog.example"
PATIENCE = 10


class Gate:
    """Hold renderings until they are let through."""

    def __init__(self, blog: Blog) -> None:
        self.entered = threading.Semaphore(0)
        self.opened = threading.Event()
        self.failures = 0
        blog.while_rendering = self._wait

    def _wait(self) -> None:
        self.entered.release()
        assert self.opened.wait(PATIENCE)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("planned")


def in_threads(count: int, work: Callable[[], Response]) -> tuple[ThreadPoolExecutor, list[Future[Response]]]:
    pool = ThreadPoolExecutor(count)
    return pool, [pool.submit(work) for _ in range(count)]


def waiting(blog: Blog) -> int:
    flights = list(blog.cache._flights._flying.values())
    return sum(len(flight.landed._cond._waiters) for flight in flights)  # type: ignore[attr-defined]


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("this never came true")


def test_many_who_miss_the_same_page_render_it_once(blog: Blog) -> None:
    gate = Gate(blog)
    pool, answers = in_threads(8, lambda: blog.client.get("/titles/", base_url=HOST))
    until(lambda: waiting(blog) == 7)
    gate.opened.set()
    assert {answer.result().text for answer in answers} == {blog.client.get("/titles/", base_url=HOST).text}
    pool.shutdown()
    assert blog.renderings["/titles/"] == 1


def test_who_comes_after_a_commit_does_not_get_what_began_before_it(blog: Blog) -> None:
    blog.client.get("/other/", base_url=HOST)
    gate = Gate(blog)
    pool, [early] = in_threads(1, lambda: blog.client.get("/titles/", base_url=HOST))
    assert gate.entered.acquire(timeout=PATIENCE)
    with blog.context():
        make_site(title="Changed")
    late = ThreadPoolExecutor(1)
    answer = late.submit(lambda: blog.client.get("/titles/", base_url=HOST))
    # The late one renders by itself, while the early one is still on its way.
    assert gate.entered.acquire(timeout=PATIENCE)
    gate.opened.set()
    assert answer.result().text.endswith("Changed: ")
    assert early.result().status_code == 200
    late.shutdown()
    pool.shutdown()
    assert blog.client.get("/titles/", base_url=HOST).text.endswith("Changed: ")


def test_what_was_overtaken_by_a_commit_is_served_and_not_kept(blog: Blog) -> None:
    def commit() -> None:
        if blog.renderings["/titles/"] == 1:
            with blog.context():
                make_site(title="Changed")

    blog.while_rendering = commit
    assert blog.client.get("/titles/", base_url=HOST).status_code == 200
    assert len(blog.cache.pages) == 0
    assert blog.client.get("/titles/", base_url=HOST).text.endswith("Changed: ")
    assert blog.client.get("/titles/", base_url=HOST).text.endswith("Changed: ")
    assert blog.renderings["/titles/"] == 2


def test_a_failure_is_not_shared(blog: Blog) -> None:
    gate = Gate(blog)
    gate.failures = 1
    pool, answers = in_threads(4, lambda: blog.client.get("/titles/", base_url=HOST))
    until(lambda: waiting(blog) == 3)
    gate.opened.set()
    assert sorted(answer.result().status_code for answer in answers) == [200, 200, 200, 500]
    pool.shutdown()
    assert not blog.cache._flights._flying


def test_what_belongs_to_one_reader_is_not_shared(blog: Blog) -> None:
    gate = Gate(blog)
    pool, answers = in_threads(4, lambda: blog.client.get("/cookie/", base_url=HOST))
    until(lambda: waiting(blog) == 3)
    gate.opened.set()
    assert [answer.result().status_code for answer in answers] == [200] * 4
    pool.shutdown()
    assert blog.renderings["/cookie/"] == 4


def test_an_error_of_the_work_is_raised_for_the_one_who_did_it() -> None:
    flights: Flights[int] = Flights()

    def fail() -> int:
        raise ValueError("planned")

    with pytest.raises(ValueError, match="planned"):
        flights.run("key", fail)
    assert flights.run("key", lambda: 1) == (True, 1)
