"""Compare Byline with nginx and a bare WSGI function in one run, as the blog grows: `make bench`.

Servers run one worker on the first core, the load comes from the last one. Rounds are short and the programs take
turns, so that whatever else the machine does meets all of them; the ratios are medians of rounds. nginx and the bare
function answer with the very bytes that Byline answered with. Everything is also written as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import generated, load, nginx, tables
from tests.benchmarks.server import (
    ROOT,
    cpu_seconds,
    free_port,
    megabytes,
    running,
    same_command,
    serve_command,
    wait_until,
)

POSTS = (2, 1_000, 10_000, 100_000)
CONNECTIONS = (1, 8, 64, 512)
ROUNDS = 9
NEEDED = ("nginx", "taskset", "wrk")
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin"  # where Debian has nginx, unknown to who is not root
PYTHONS = {
    "bare": "tests.benchmarks.bare:app",
    "plain": "tests.benchmarks.bare:plain",
    "uncached": "tests.benchmarks.uncached:app",
}
COMPARED = ("Byline", "bare", "nginx")
BESIDE_FLASK = ("Byline", "plain", "uncached")
FILL_MEGABYTES = 96
GZIP = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Case:
    """Be something that readers ask for: a page of Byline, and how they ask."""

    name: str
    path: str
    headers: dict[str, str]

    @property
    def recorded(self) -> str:
        """Return the path by which the other Python programs know the answer."""
        return "/" + self.name.replace(", ", "-")

    @property
    def page(self) -> str:
        """Return the path of nginx's file."""
        return "/" + self.name.partition(",")[0]


@dataclass(frozen=True)
class Program:
    """Be a running server."""

    name: str
    port: int
    pid: int

    def path(self, case: Case) -> str:
        """Return what to ask this program for."""
        return {"Byline": case.path, "uncached": case.path, "nginx": case.page}.get(self.name, case.recorded)

    def headers(self, case: Case) -> dict[str, str]:
        """Return how to ask it: for a 304, by the tag that this program gave."""
        if "If-None-Match" not in case.headers or self.name != "nginx":
            return case.headers
        return {"If-None-Match": load.fetch(self.port, case.page).headers["etag"]}


def _cases(port: int, post: str) -> list[Case]:
    tag = load.fetch(port, "/feed.xml").headers["etag"]
    pages = (("post", post), ("home", "/"), ("feed", "/feed.xml"))
    cases = [
        Case(f"{name}, {coding}", path, headers)
        for name, path in pages
        for coding, headers in (("identity", {}), ("gzip", GZIP))
    ]
    return [*cases, Case("feed, 304", "/feed.xml", {"If-None-Match": tag})]


def _record(folder: Path, port: int, cases: list[Case]) -> None:
    for number, case in enumerate(cases):
        answer = load.fetch(port, case.path, case.headers)
        status = "304 Not Modified" if answer.status == 304 else "200 OK"
        kept = {name: value for name, value in answer.headers.items() if name not in ("date", "server", "connection")}
        described = {"path": case.recorded, "status": status, "headers": kept}
        (folder / f"{number}.json").write_text(json.dumps(described), encoding="utf-8")
        (folder / f"{number}.body").write_bytes(answer.body)


@contextmanager
def _serving(data: Path, folder: Path, post: str) -> Iterator[tuple[dict[str, Program], list[Case], float]]:
    """Serve a blog by all programs; give them, the cases, and how long Byline took to start."""
    environment = {"BYLINE_DATA": str(data), "BENCHMARK_ANSWERS": str(folder)}
    core = min(os.sched_getaffinity(0))
    programs: dict[str, Program] = {}
    with ExitStack() as stack:
        port, start = free_port(), time.perf_counter()
        pid = stack.enter_context(running(serve_command(port), port, environment, core))
        wait_until(lambda: load.fetch(port, "/feed.xml"))
        took = time.perf_counter() - start
        programs["Byline"] = Program("Byline", port, pid)
        cases = _cases(port, post)
        _record(folder, port, cases)
        for name, target in PYTHONS.items():
            other = free_port()
            other_pid = stack.enter_context(running(same_command(target, other), other, environment, core))
            programs[name] = Program(name, other, other_pid)
        files = {case.page: load.fetch(port, case.path) for case in cases if case.name.endswith("identity")}
        other = free_port()
        command = nginx.command(folder, other, {path: (found.headers, found.body) for path, found in files.items()})
        programs["nginx"] = Program("nginx", other, stack.enter_context(running(command, other, {}, core)))
        yield programs, cases, took


def _measure(program: Program, case: Case, connections: int, seconds: int) -> dict[str, float]:
    path, headers = program.path(case), program.headers(case)
    answer = load.fetch(program.port, path, headers)
    wanted = 304 if case.name.endswith("304") else 200
    if answer.status != wanted and program.name != "uncached":
        raise RuntimeError(f"{program.name} answers {case.name} with {answer.status}")
    before = cpu_seconds(program.pid)
    found = load.press(program.port, path, headers, connections, seconds)
    cpu = (cpu_seconds(program.pid) - before) / max(found.requests, 1) * 1e6
    return {"rate": found.rate, "p50": found.p50, "p99": found.p99, "errors": found.errors, "cpu": cpu}


def _compare(
    programs: dict[str, Program], names: tuple[str, ...], case: Case, connections: int, seconds: int, rounds: int
) -> dict[str, Any]:
    """Let programs take turns at one case; return the medians of each, and of Byline's share of the others' rates."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            taken[name].append(_measure(programs[name], case, connections, seconds))
    found: dict[str, Any] = {
        name: {key: statistics.median(one[key] for one in many) for key in many[0]} for name, many in taken.items()
    }
    for name in names[1:]:
        pairs = zip(taken["Byline"], taken[name], strict=True)
        found[f"of {name}"] = statistics.median(mine["rate"] / max(theirs["rate"], 0.001) for mine, theirs in pairs)
    return found


def _told(module: str, *arguments: str) -> dict[str, float]:
    """Run a module that prints JSON, and return it."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(shown.strip().splitlines()[-1])
    return found


def _fill_cache(port: int, paths: list[str]) -> float:
    """Ask for pages in all codings, for half as many bytes again as a worker keeps; return how many MB came back."""
    asked, wanted = 0, FILL_MEGABYTES * 1024 * 1024
    for path in paths:
        if asked > wanted:
            break
        asked += sum(len(load.fetch(port, path, {"Accept-Encoding": name}).body) for name in ("identity", "gzip", "br"))
    return round(asked / 1024 / 1024, 1)


def measure(data: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Measure one blog in every way."""
    paths = generated.paths(data, 6000)
    found: dict[str, Any] = {"cold": _told("cold", str(data)), "comparison": [], "beside Flask": []}
    with tempfile.TemporaryDirectory() as name, _serving(data, Path(name), paths[0]) as (programs, cases, took):
        byline = programs["Byline"]
        found["start-up"] = round(took, 2)
        for case in cases:
            for connections in given.connections:
                row = _compare(programs, COMPARED, case, connections, given.seconds, given.rounds)
                answer = load.fetch(byline.port, case.path, case.headers)
                row |= {"case": case.name, "connections": connections, "bytes": len(answer.body)}
                found["comparison"].append(row)
                print(tables.line(row), flush=True)
        for case in cases:
            row = _compare(programs, BESIDE_FLASK, case, 8, given.seconds, 1)
            found["beside Flask"].append(row | {"case": case.name})
        found["visible"] = _told("visible", str(data), str(byline.port))
        found["memory at first"] = round(max(megabytes(byline.pid)), 1)
        found["megabytes asked for"] = _fill_cache(byline.port, paths)
        found["memory with a full cache"] = round(max(megabytes(byline.pid)), 1)
        found["memory of all processes"] = round(sum(megabytes(byline.pid)), 1)
    found["two workers"] = _two_workers(data, paths[0], given.seconds)
    return found


def _two_workers(data: Path, post: str, seconds: int) -> list[dict[str, Any]]:
    """Measure two workers on all cores, for information: the load takes its part of them."""
    port = free_port()
    with running(serve_command(port, 2), port, {"BYLINE_DATA": str(data)}, None) as pid:
        wait_until(lambda: load.fetch(port, "/feed.xml"))
        program = Program("Byline", port, pid)
        cases = _cases(port, post)
        return [_measure(program, case, 64, seconds) | {"case": case.name} for case in cases]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=POSTS)
    parser.add_argument("--seconds", type=int, default=1, help="of each round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    parser.add_argument("--json", type=Path, default=ROOT / "benchmark.json")
    parser.add_argument("--blogs", type=Path, help="folder in which made blogs are kept for the next run")
    return parser.parse_args()


def main() -> None:
    """Measure blogs of every size, print the tables and write the figures."""
    given = _arguments()
    missing = [name for name in NEEDED if shutil.which(name, path=SEARCHED) is None]
    if missing:
        sys.exit(f"The benchmarks need {', '.join(missing)}; on Debian and Ubuntu: apt install nginx util-linux wrk")
    found: dict[str, Any] = {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Linux {platform.release()}",
        "python": platform.python_version(),
        "seconds": given.seconds,
        "rounds": given.rounds,
        "load when it began": round(os.getloadavg()[0], 1),
        "blogs": {},
    }
    with tempfile.TemporaryDirectory() as name:
        folder: Path = given.blogs or Path(name)
        for posts in given.posts:
            data = folder / str(posts)
            if not (data / "byline.db").exists():
                print(f"Making a blog of {posts:,} posts", flush=True)
                command = [sys.executable, "-m", "tests.benchmarks.generated", str(data), str(posts)]
                subprocess.run(command, cwd=ROOT, check=True)
            # One that was kept may be of an older schema; the server itself would first back up all of it.
            upgrade = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
            environment = os.environ | {"BYLINE_DATA": str(data)}
            subprocess.run(upgrade, cwd=ROOT, env=environment, check=True, capture_output=True)
            found["blogs"][str(posts)] = measure(data, given)
            given.json.write_text(json.dumps(found, indent=1))
    print(tables.all_of(found))
    print(f"All figures are in {given.json}.")


if __name__ == "__main__":
    main()
