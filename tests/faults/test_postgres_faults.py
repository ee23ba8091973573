"""Test what readers and authors notice when the database is started anew, falls silent, or loses its primary."""

from __future__ import annotations

import multiprocessing
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.faults import instances, plan, saving, table
from tests.faults.readers import Reader
from tests.postgres import Cluster

SILENT_SECONDS = 20
# Who asks when the server falls silent waits until it counts as away, once in each worker.
LONGEST_SECONDS = 7
WORKERS = 2
SAFE = ("synchronous_commit=on", "wal_level=replica")
# The first saves wait for a process to start.
PATIENCE_SECONDS = 120


@dataclass
class Load:
    """Be what goes on while something fails."""

    cached: list[Reader]
    uncached: list[Reader]
    saved: list[tuple[int, float]]

    def wait_for_saves(self, since: float, count: int = 10) -> None:
        """Wait until so many saves were acknowledged after a moment."""
        deadline = time.time() + PATIENCE_SECONDS
        while sum(at > since for _, at in list(self.saved)) < count:
            assert time.time() < deadline, "nobody could save any more"
            time.sleep(0.05)

    def first_save(self, moment: float) -> float:
        """Return how long after a moment the first save was acknowledged."""
        return min(at for _, at in self.saved if at > moment) - moment


@contextmanager
def _under_load(folder: Path, url: str) -> Iterator[Load]:
    environment = {"BYLINE_DATA": str(folder / "w"), "BYLINE_DATABASE_URL": url, "BYLINE_SECRET_KEY": instances.SECRET}
    spawn = multiprocessing.get_context("spawn")
    _run(spawn, plan.prepare, environment)
    ours, theirs = spawn.Pipe(duplex=False)
    finished, stop = spawn.Value("i", 0), threading.Event()
    with instances.serving(folder, url, 2) as served, ThreadPoolExecutor(8) as pool:
        pages = ("/", "/feed.xml", plan.EDITED_PATH)
        load = Load(
            [Reader(instance.port, lambda number: pages[number % 3]) for instance in served],
            [Reader(instance.port, lambda number: f"/nothing-{number}/") for instance in served],
            [],
        )
        for reader in load.cached:  # each page comes into the memory of each worker
            _warm(reader, pages)
        tasks = [pool.submit(reader.run, stop) for reader in (*load.cached, *load.uncached)]
        writer = spawn.Process(target=saving.save, args=(environment, finished, theirs))
        writer.start()
        tasks.append(pool.submit(_collect, ours, load.saved))
        try:
            load.wait_for_saves(0)
            yield load
        finally:
            finished.value = 1
            stop.set()
            writer.join(60)
            for task in tasks:
                task.result(60)
        assert writer.exitcode == 0


def _run(spawn: Any, function: Callable[..., None], *arguments: Any) -> None:
    process = spawn.Process(target=function, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode == 0


def _warm(reader: Reader, pages: tuple[str, ...]) -> None:
    for number in range(12 * len(pages)):
        assert _get(reader.port, pages[number % len(pages)])


def _collect(pipe: Any, saved: list[tuple[int, float]]) -> None:
    while (one := pipe.recv()) is not None:
        saved.append(one)


def _kept(server: Cluster, database: str) -> set[int]:
    with psycopg.connect(server.address(database)) as connection:
        rows = connection.execute("SELECT slug FROM post WHERE slug LIKE 'draft-%'").fetchall()
    return {int(slug.removeprefix("draft-")) for (slug,) in rows}


def _judge(name: str, load: Load, moment: float, server: Cluster, database: str) -> None:
    """Print what was noticed, and demand what is promised."""
    cached = sum((reader.since(moment) for reader in load.cached), load.cached[0].since(1e12))
    uncached = sum((reader.since(moment) for reader in load.uncached), load.cached[0].since(1e12))
    lost = {number for number, _ in load.saved} - _kept(server, database)
    table.show(
        name,
        kept=table.answered(cached[200], cached.total(), _worst(load.cached, moment)),
        others=f"{uncached[503]:,} of {uncached.total():,} told 503, longest {_worst(load.uncached, moment):.2f} s",
        back=f"pages {_refused(load.uncached, moment):.2f} s, saves {load.first_save(moment):.2f} s",
        saves=f"{len(load.saved)} acknowledged, {len(lost)} lost",
    )
    assert [failure for reader in (*load.cached, *load.uncached) for failure in reader.failures] == []
    assert set(cached) == {200}
    assert set(uncached) <= {404, 503}
    assert uncached[404] > 0
    assert lost == set()


def _worst(readers: list[Reader], moment: float) -> float:
    return max(reader.slowest(moment) for reader in readers)


def _refused(readers: list[Reader], moment: float) -> float:
    return max(reader.recovered(moment) for reader in readers)


def test_a_server_started_anew_is_found_again_and_readers_notice_nothing(tmp_path: Path) -> None:
    server = Cluster(*SAFE)
    try:
        server.start()
        database = server.make_database()
        instances.flask(tmp_path / "w", server.url(database), "init")
        with _under_load(tmp_path, server.url(database)) as load:
            moment = time.time()
            server.stop()
            time.sleep(1)
            server.start()
            load.wait_for_saves(time.time())
            _shows_changes(load, tmp_path, server.url(database))
        _judge("PostgreSQL stopped for a second", load, moment, server, database)
    finally:
        server.remove()


def test_a_silent_server_keeps_no_reader_of_kept_pages_waiting_for_long(tmp_path: Path) -> None:
    server = Cluster(*SAFE)
    try:
        server.start()
        database = server.make_database()
        instances.flask(tmp_path / "w", server.url(database), "init")
        with _under_load(tmp_path, server.url(database)) as load:
            moment = time.time()
            server.halt()
            try:
                time.sleep(SILENT_SECONDS)
            finally:
                server.go_on()
            load.wait_for_saves(time.time())
            _shows_changes(load, tmp_path, server.url(database))
        _judge(f"PostgreSQL silent for {SILENT_SECONDS} s", load, moment, server, database)
        assert _worst(load.cached, moment) < LONGEST_SECONDS
        away, back = moment + WORKERS * LONGEST_SECONDS, moment + SILENT_SECONDS
        assert sum(away < at < back for reader in load.cached for at, _, _ in reader.statuses) > 100
    finally:
        server.remove()


def test_a_dead_primary_is_replaced_by_its_standby_and_no_acknowledged_save_is_lost(tmp_path: Path) -> None:
    primary = Cluster(*SAFE)
    standby = None
    try:
        primary.start()
        standby = Cluster("synchronous_commit=on", primary=primary)
        standby.start()
        # From here on a commit returns when the standby has it too.
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.execute("SELECT pg_reload_conf()")
        database = primary.make_database()
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        url = f"postgresql://byline@{hosts}/{database}?target_session_attrs=read-write"
        instances.flask(tmp_path / "w", url, "init")
        with _under_load(tmp_path, url) as load:
            moment = time.time()
            primary.kill()
            time.sleep(0.5)
            standby.promote()
            load.wait_for_saves(time.time())
            _shows_changes(load, tmp_path, url)
        _judge("Primary killed, standby promoted after half a second", load, moment, standby, database)
    finally:
        primary.remove()
        if standby is not None:
            standby.remove()


def _shows_changes(load: Load, folder: Path, url: str) -> None:
    """Change the blog, and demand that each instance shows it in its very next answer."""
    instances.flask(folder / "w", url, "site", "set", "title", plan.marker("s.1"))
    for reader in load.cached:
        for _ in range(8):
            assert plan.marker("s.1") in _get(reader.port, "/")


def _get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return str(answer.read().decode())
