"""Talk to a process that renders one text after the other."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import dataclass
from typing import Any

from app.content import Heading, Problem, Rendered, RenderOptions

SECONDS = 10.0
START_SECONDS = 60.0  # for the first child on a busy machine
GRACE_SECONDS = 5.0  # for an answer on its way when time is over
NO_OPTIONS = RenderOptions()


class Failed(Exception):
    """Say why a text was not rendered."""


class Gone(Exception):
    """Say that a child ended by itself."""


@dataclass(frozen=True)
class Job:
    """Be one text to render."""

    source: str
    base_url: str
    options: RenderOptions = NO_OPTIONS
    seconds: float = SECONDS


class Child:
    """Talk to one child process."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._ready = False

    def ask(self, job: Job) -> Rendered:
        """Return the child's answer.

        Raises:
            Failed: the text cannot be rendered, or not in time.
            Gone: the child is not there (any more).
        """
        try:
            if not self._ready:
                self._connection.settimeout(START_SECONDS)
                if not self._stream.readline():
                    raise Gone
                self._ready = True
            started = time.monotonic()
            self._connection.settimeout(job.seconds + GRACE_SECONDS)
            self._connection.sendall(json.dumps(_plain(job)).encode() + b"\n")
            line = self._stream.readline()
        except TimeoutError:
            raise Failed("the renderer did not answer") from None
        except OSError:
            raise Gone from None
        if not line.endswith(b"\n"):
            if time.monotonic() - started >= job.seconds:
                raise Failed(f"it took longer than {job.seconds:g} seconds")
            raise Gone
        answer = json.loads(line)
        if "failed" in answer:
            raise Failed(answer["failed"])
        return _rendered(answer)

    def close(self) -> None:
        """Let the child end: at once when it is idle, else when its time is over."""
        self._stream.close()
        self._connection.close()


def _plain(job: Job) -> dict[str, Any]:
    options = {
        "dollar_math": job.options.dollar_math,
        "excerpt_separator": job.options.excerpt_separator,
        "images": dict(job.options.images),
        "plain_in_feed": job.options.plain_in_feed,
    }
    return {"source": job.source, "base_url": job.base_url, "options": options, "seconds": job.seconds}


def _rendered(answer: dict[str, Any]) -> Rendered:
    answer["toc"] = tuple(Heading(**heading) for heading in answer["toc"])
    answer["problems"] = tuple(Problem(**problem) for problem in answer["problems"])
    for name in ("links", "images"):
        answer[name] = tuple(answer[name])
    return Rendered(**answer)
