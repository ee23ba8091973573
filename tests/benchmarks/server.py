"""Start programs on one core, and read how much of it and of the memory they use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], core: int | None) -> Iterator[int]:
    """Run a server, on one core where one is named, until the block ends; give the id of its process."""
    pinned = command if core is None else ["taskset", "-c", str(core), *command]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        pinned, cwd=ROOT, env=os.environ | environment, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        wait_until(lambda: socket.create_connection(("127.0.0.1", port), 1).close())
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def serve_command(port: int, workers: int = 1) -> list[str]:
    """Return the command by which people serve their blog."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port), "--workers", str(workers)]


def same_command(target: str, port: int) -> list[str]:
    """Return the command that serves another program, in one worker, just as `flask serve` serves Byline."""
    return [sys.executable, "-m", "tests.benchmarks.same", target, str(port)]


def tree(pid: int) -> list[int]:
    """Return the ids of a process and of all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and its descendants have used."""
    total = 0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def megabytes(pid: int) -> list[float]:
    """Return the proportional set size (PSS) of a process and of each of its descendants, in MB."""
    sizes = []
    for one in tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")]
    return sizes


def wait_until(attempt: Callable[[], object], patience: float = 60) -> None:
    """Try again until an attempt raises no OSError."""
    end = time.monotonic() + patience
    while True:
        try:
            attempt()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
