"""Talk to a process that does one job after the other: it renders texts, or works on a picture."""

from __future__ import annotations

import json
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app import pictures
from app.content import Heading, Problem, Rendered, RenderOptions

SECONDS = 10.0
START_SECONDS = 60.0  # for the first child on a busy machine
GRACE_SECONDS = 5.0  # for an answer on its way when time is over
NO_OPTIONS = RenderOptions()
Result = TypeVar("Result", covariant=True)


class Failed(Exception):
    """Say why a job was not done."""


class Gone(Exception):
    """Say that a child ended by itself."""


class Work(Protocol[Result]):
    """Be something to do for a child: what to send it, and how to read its answer."""

    @property
    def seconds(self) -> float:
        """Return how long it may take."""

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's types."""

    def read(self, answer: dict[str, Any]) -> Result:
        """Return the result that an answer stands for."""


@dataclass(frozen=True)
class Job:
    """Be one text to render."""

    source: str
    base_url: str
    options: RenderOptions = NO_OPTIONS
    seconds: float = SECONDS

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's types."""
        options = {
            "dollar_math": self.options.dollar_math,
            "excerpt_separator": self.options.excerpt_separator,
            "images": dict(self.options.images),
            "plain_in_feed": self.options.plain_in_feed,
            "variants": dict(self.options.variants),
        }
        return {"source": self.source, "base_url": self.base_url, "options": options, "seconds": self.seconds}

    def read(self, answer: dict[str, Any]) -> Rendered:
        """Return the rendering that an answer stands for."""
        answer["toc"] = tuple(Heading(**heading) for heading in answer["toc"])
        answer["problems"] = tuple(Problem(**problem) for problem in answer["problems"])
        for name in ("links", "images"):
            answer[name] = tuple(answer[name])
        return Rendered(**answer)


@dataclass(frozen=True)
class PictureJob:
    """Be one picture to make anew, in a folder for the files that come of it."""

    source: Path
    folder: Path
    seconds: float = pictures.SECONDS

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's types."""
        return {"picture": str(self.source), "folder": str(self.folder), "seconds": self.seconds}

    def read(self, answer: dict[str, Any]) -> pictures.Picture:
        """Return the picture that an answer stands for.

        Raises:
            Refused: it cannot be used (NoPicture: it is none).
            OSError: its files cannot be written.
        """
        if "errno" in answer:
            raise OSError(answer["errno"], os.strerror(answer["errno"]))
        if "refused" in answer:
            raise (pictures.NoPicture if answer["unknown"] else pictures.Refused)(answer["refused"])
        variants = tuple(pictures.Variant(**variant) for variant in answer.pop("variants"))
        return pictures.Picture(**answer, variants=variants)


class Child:
    """Talk to one child process."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._ready = False

    def ask(self, job: Work[Result]) -> Result:
        """Return the child's answer.

        Raises:
            Failed: the job cannot be done, or not in time.
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
            self._connection.sendall(json.dumps(job.plain()).encode() + b"\n")
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
        return job.read(answer)

    def close(self) -> None:
        """Let the child end: at once when it is idle, else when its time is over."""
        self._stream.close()
        self._connection.close()
