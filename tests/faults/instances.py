"""Serve one blog by several instances, as several machines over one database would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "one key for all instances of the tests"
START_SECONDS = 60


class Instance:
    """Be one `flask serve` with a data folder of its own."""

    def __init__(self, folder: Path, url: str, workers: int = 2) -> None:
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        self.environment = os.environ | {
            "BYLINE_DATA": str(folder),
            "BYLINE_DATABASE_URL": url,
            "BYLINE_SECRET_KEY": SECRET,
            "BYLINE_PUBLISH_SECONDS": "0",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(self.port)]
        with (folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--workers", str(workers)], cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.log = folder / "log"

    def wait(self) -> None:
        """Wait until somebody listens.

        Raises:
            RuntimeError: nobody does; the end of the log is in the message.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(self.log.read_text()[-2000:])

    def stop(self) -> None:
        """Stop serving."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)


def flask(folder: Path, url: str, *arguments: str) -> str:
    """Run one command on the blog of a folder and a database, and return what it said."""
    environment = os.environ | {"BYLINE_DATA": str(folder), "BYLINE_DATABASE_URL": url, "BYLINE_SECRET_KEY": SECRET}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(folder: Path, url: str, count: int) -> Iterator[list[Instance]]:
    """Serve one database by so many instances, each with an empty folder."""
    with ExitStack() as stack:
        instances = []
        for number in range(count):
            instance = Instance(folder / f"instance-{number}", url)
            stack.callback(instance.stop)
            instances.append(instance)
        for instance in instances:
            instance.wait()
        yield instances
