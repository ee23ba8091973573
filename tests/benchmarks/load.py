"""Put load on a server by wrk, from the last core, and fetch single answers."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

HOST = "127.0.0.1"
SCRIPT = Path(__file__).with_name("wrk.lua")


class Answer(NamedTuple):
    """Be one answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Measured(NamedTuple):
    """Be what a round of load has shown; times in microseconds."""

    rate: float
    p50: float
    p99: float
    errors: int
    requests: int


def fetch(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    """Ask once."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "identity", "Host": "localhost"} | (headers or {}))
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def press(port: int, path: str, headers: dict[str, str], connections: int, seconds: int) -> Measured:
    """Ask for the same thing over and over through so many connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT), "-H", "Host: localhost"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    core = max(os.sched_getaffinity(0))
    pinned = ["taskset", "-c", str(core), *command, f"http://{HOST}:{port}{path}"]
    shown = subprocess.run(pinned, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    found = json.loads(shown.strip().splitlines()[-1])
    return Measured(
        found["requests"] / found["seconds"], found["p50"], found["p99"], found["errors"], found["requests"]
    )
