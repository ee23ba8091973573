"""Serve a blog as its owner does, and do to the server what happens to servers."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.faults.store import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
TOKEN = "a token for tests"


class Server:
    """Be `flask serve` on a data folder of its own."""

    def __init__(
        self, folder: Path, workers: int = 2, commands: tuple[tuple[str, ...], ...] = (), **settings: str
    ) -> None:
        """Make the blog and serve it.

        Args:
            folder: the data folder, which is made.
            workers: how many.
            commands: further `flask` commands to run before.
            settings: environment variables.
        """
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._workers = workers
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BYLINE_", "_BYLINE_"))}
        self.environment = kept | {
            "BYLINE_DATA": str(folder),
            "BYLINE_METRICS_TOKEN": TOKEN,
            "FLASK_APP": "wsgi.py",
            **settings,
        }
        for command in commands if (folder / "secret.key").exists() else (("init", "--sample"), *commands):
            self.flask(*command)
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @classmethod
    def beside(cls, folder: Path, **settings: str) -> Server:
        """Serve a blog that is there, beside whoever else serves it."""
        return cls(folder, 1, **settings)

    def flask(self, *arguments: str) -> str:
        """Run a command, and return what it says."""
        command = [sys.executable, "-m", "flask", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "flask", "serve", "--port", str(self.port), "--workers", str(self._workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                if self.get("/healthz")[0] == 200 and len(self.children()) >= self._workers:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        finally:
            connection.close()

    def number(self, sample: str) -> float:
        """Return a sample of the metrics."""
        _, _, body = self.get("/metrics", Authorization=f"Bearer {TOKEN}")
        (found,) = [line for line in body.decode().splitlines() if line.startswith(f"{sample} ")]
        return float(found.split()[-1])

    def children(self) -> list[int]:
        """Return the process ids of the workers."""
        assert self.process is not None
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found = []
        for word in text.split():
            with suppress(OSError):
                line = Path(f"/proc/{word}/cmdline").read_bytes()
                if b"resource_tracker" not in line:
                    found.append(int(word))
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and all of its processes; return its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        try:
            return self.process.wait(70)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
