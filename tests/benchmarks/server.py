"""Start a program under granian on one core, and read how much of it it used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(target: str, port: int, environment: dict[str, str], core: int) -> Iterator[int]:
    """Serve `module:app` with one worker on one core; give the id of the server's process."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", target]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, preexec_fn=lambda: os.sched_setaffinity(0, {core})
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and its children have used."""
    children: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(folder.name))
        used[int(folder.name)] = int(fields[11]) + int(fields[12])
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        total += used.get(one, 0)
        waiting += children.get(one, [])
    return total / _TICKS


def wait_until(attempt: Callable[[], object], patience: float = 30) -> None:
    """Try again until an attempt raises no OSError."""
    end = time.monotonic() + patience
    while True:
        try:
            attempt()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
