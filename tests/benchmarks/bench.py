"""Compare Byline with a bare WSGI function and with Flask alone, all in one run: `make bench`.

Servers run one worker on the first core; the load comes from the last one. The bare function returns the very bytes
that Byline answered with. Take the ratios: the figures before them depend on the machine and on what else it does.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.benchmarks import load
from tests.benchmarks.server import ROOT, cpu_seconds, serving, wait_until

PORT = int(os.environ.get("BENCHMARK_PORT", "8790"))
CONNECTIONS = int(os.environ.get("BENCHMARK_CONNECTIONS", "8"))
SECONDS = float(os.environ.get("BENCHMARK_SECONDS", "3"))
ROUNDS = 3
PROGRAMS = {"Byline": "wsgi:app", "bare": "tests.benchmarks.bare:app", "Flask alone": "tests.benchmarks.uncached:app"}
HOP_BY_HOP = ("date", "server", "connection", "transfer-encoding")


Case = tuple[str, dict[str, str]]
Running = dict[str, tuple[int, int]]


@contextmanager
def _serving_all(folder: Path) -> Iterator[tuple[Running, dict[str, Case]]]:
    environment = {"BYLINE_DATA": str(folder / "blog"), "BENCHMARK_ANSWERS": str(folder)}
    cores = sorted(os.sched_getaffinity(0))
    ports = {program: PORT + number for number, program in enumerate(PROGRAMS)}
    running: Running = {}
    with ExitStack() as stack:
        for program, port in ports.items():
            pid = stack.enter_context(serving(PROGRAMS[program], port, environment, cores[0]))
            wait_until(lambda port=port: load.fetch(port, load.request("/feed.xml")))
            running[program] = (pid, port)
            if program == "Byline":
                cases = _cases()
                _record(folder, cases)
        os.sched_setaffinity(0, {cores[-1]})
        yield running, cases


def _cases() -> dict[str, Case]:
    feed = load.fetch(PORT, load.request("/feed.xml"))
    found = re.search(rb'<entry.*?<link[^>]* href="https?://[^/"]+([^"]+)"', feed[2], re.DOTALL)
    if found is None:
        raise RuntimeError("the feed of the sample blog has no entry")
    post = found[1].decode()
    return {
        "post, identity": (post, {}),
        "post, gzip": (post, {"Accept_Encoding": "gzip"}),
        "home, gzip": ("/", {"Accept_Encoding": "gzip"}),
        "feed, identity": ("/feed.xml", {}),
        "feed, gzip": ("/feed.xml", {"Accept_Encoding": "gzip"}),
        "feed, 304": ("/feed.xml", {"If_None_Match": dict(feed[1])["etag"]}),
    }


def _record(folder: Path, cases: dict[str, Case]) -> None:
    """Keep Byline's answers for the bare function, which knows each by a path of its own."""
    recorded = {"/feed.xml": cases["feed, identity"]} | {_bare_path(name): case for name, case in cases.items()}
    for number, (bare_path, (path, headers)) in enumerate(recorded.items()):
        status, received, body, _ = load.fetch(PORT, load.request(path, **headers))
        kept = [(name, value) for name, value in received if name not in HOP_BY_HOP]
        answer = {"path": bare_path, "status": status, "headers": kept}
        (folder / f"{number}.json").write_text(json.dumps(answer), encoding="utf-8")
        (folder / f"{number}.body").write_bytes(body)


def _bare_path(name: str) -> str:
    return "/" + name.replace(", ", "-")


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {"BYLINE_DATA": str(folder / "blog")}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "init", "--sample"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        with _serving_all(folder) as (running, cases):
            print(f"{CONNECTIONS} connections, one core a server, best of {ROUNDS} rounds of {SECONDS:g} s")
            print(
                f"{'':15} {'bytes':>7}"
                + "".join(f" {program:>17}" for program in PROGRAMS)
                + "  Byline/bare  Byline/Flask"
            )
            print(f"{'':15} {'':>7}" + f" {'req/s (CPU µs)':>17}" * 3)
            for name, case in cases.items():
                _print_row(name, _measure(name, case, running))


def _measure(name: str, case: Case, running: Running) -> dict[str, tuple[int, float, float]]:
    best: dict[str, tuple[int, float, float]] = {}
    for _ in range(ROUNDS):
        for program, (pid, port) in running.items():
            sent = load.request(_bare_path(name) if program == "bare" else case[0], **case[1])
            size = load.fetch(port, sent)[3]
            before = cpu_seconds(pid)
            result = load.press(port, sent, CONNECTIONS, SECONDS)
            cpu = (cpu_seconds(pid) - before) / result.requests * 1e6
            rate = result.requests / result.seconds
            if program not in best or rate > best[program][1]:
                best[program] = (size, rate, cpu)
    return best


def _print_row(name: str, best: dict[str, tuple[int, float, float]]) -> None:
    columns = "".join(f" {f'{best[program][1]:,.0f} ({best[program][2]:.0f})':>17}" for program in PROGRAMS)
    bare, byline, alone = (best[program][1] for program in ("bare", "Byline", "Flask alone"))
    print(f"{name:15} {best['Byline'][0]:>7}{columns} {byline / bare:>12.2f} {byline / alone:>13.1f}", flush=True)


if __name__ == "__main__":
    main()
