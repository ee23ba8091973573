"""Test that no instance over one PostgreSQL ever answers with what was already replaced when it was asked."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import drafting, instances, plan
from tests.faults.plan import Progress
from tests.faults.polling import Poller
from tests.faults.serving import Server
from tests.postgres import Databases

INSTANCES = 3
# The whole size is 1,000.
CHANGES = int(os.environ.get("STALENESS_CHANGES", "96"))
POLLERS = [
    (what, validator)
    for what in ("home", "feed", "edited", "back", "moved")
    for validator in (None, "ETag", "Last-Modified")
] + [("feed", "ETag")]


def test_three_instances_over_one_server_answer_nothing_stale(tmp_path: Path, postgres: Databases) -> None:
    name = postgres.make_database()
    url = postgres.url(name)
    instances.flask(tmp_path / "writer", url, "init")
    spawn = multiprocessing.get_context("spawn")
    environment = {
        "BYLINE_DATA": str(tmp_path / "writer"),
        "BYLINE_DATABASE_URL": url,
        "BYLINE_SECRET_KEY": instances.SECRET,
        "BYLINE_PUBLISH_SECONDS": "0",
    }
    maker = spawn.Process(target=plan.prepare, args=(environment,))
    maker.start()
    maker.join(120)
    assert maker.exitcode == 0
    progress = Progress(spawn.Value("i", 0), spawn.Value("i", 0), spawn.Array("d", CHANGES + 1), spawn.Value("i", 0))
    states = plan.states(CHANGES)
    with instances.serving(tmp_path, url, INSTANCES) as served, ThreadPoolExecutor(len(POLLERS)) as pool:
        ports = [instance.port for instance in served]
        pollers = [Poller(ports, what, validator, states, progress) for what, validator in POLLERS]
        polling = [pool.submit(poller.run) for poller in pollers]
        writer = spawn.Process(target=plan.write, args=(environment, CHANGES, progress))
        writer.start()
        writer.join(1200)
        progress.finished.value = 1
        for running in polling:
            running.result(60)
    postgres.drop_database(name)
    assert writer.exitcode == 0
    assert progress.done.value == CHANGES
    assert [line for poller in pollers for line in poller.wrong] == []
    assert all(poller.answers > CHANGES for poller in pollers)
    assert all(poller.short_answers > 0 for poller in pollers if poller.validator and poller.what != "back")
    answers, short = sum(p.answers for p in pollers), sum(p.short_answers for p in pollers)
    print(f"\n{CHANGES} changes, {len(pollers)} readers, {answers:,} answers, {short:,} of them 304: none stale")


def test_drafts_cost_no_reader_a_rendering(tmp_path: Path, postgres: Databases) -> None:
    name = postgres.make_database()
    server = Server(tmp_path / "blog", 1, BYLINE_DATABASE_URL=postgres.url(name), BYLINE_SECRET_KEY=instances.SECRET)
    try:
        drafting.cost_nothing(server)
    finally:
        server.stop(signal.SIGTERM)
        postgres.drop_database(name)
