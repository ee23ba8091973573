"""Test that no worker over one SQLite file ever answers with what was already replaced when it was asked."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import drafting, plan
from tests.faults.plan import Progress
from tests.faults.polling import Poller
from tests.faults.serving import Server

WORKERS = 4
# The whole size is 1,000.
CHANGES = int(os.environ.get("STALENESS_CHANGES", "96"))
POLLERS = [
    (what, validator)
    for what in ("home", "feed", "edited", "back", "moved")
    for validator in (None, "ETag", "Last-Modified")
] + [("feed", "ETag")]


def test_four_workers_over_one_file_answer_nothing_stale(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    server = Server(tmp_path / "blog", WORKERS, BYLINE_PUBLISH_SECONDS="0")
    try:
        environment = {"BYLINE_DATA": str(server.folder), "BYLINE_PUBLISH_SECONDS": "0"}
        maker = spawn.Process(target=plan.prepare, args=(environment,))
        maker.start()
        maker.join(120)
        assert maker.exitcode == 0
        due = spawn.Array("d", CHANGES + 1)
        progress = Progress(spawn.Value("i", 0), spawn.Value("i", 0), due, spawn.Value("i", 0))
        states = plan.states(CHANGES)
        pollers = [Poller([server.port], what, validator, states, progress) for what, validator in POLLERS]
        with ThreadPoolExecutor(len(pollers)) as pool:
            polling = [pool.submit(poller.run) for poller in pollers]
            writer = spawn.Process(target=plan.write, args=(environment, CHANGES, progress))
            writer.start()
            writer.join(2400)
            progress.finished.value = 1
            for running in polling:
                running.result(60)
        assert writer.exitcode == 0
    finally:
        server.stop(signal.SIGTERM)
    assert progress.done.value == CHANGES
    assert [line for poller in pollers for line in poller.wrong] == []
    assert all(poller.answers > CHANGES // 4 for poller in pollers)
    assert all(poller.short_answers > 0 for poller in pollers if poller.validator and poller.what != "back")
    answers, short = sum(p.answers for p in pollers), sum(p.short_answers for p in pollers)
    print(f"\n{CHANGES} changes, {len(pollers)} readers, {answers:,} answers, {short:,} of them 304: none stale")


def test_drafts_cost_no_reader_a_rendering(tmp_path: Path) -> None:
    server = Server(tmp_path / "blog", 1)
    try:
        drafting.cost_nothing(server)
    finally:
        server.stop(signal.SIGTERM)
