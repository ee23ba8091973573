"""Serve a blog twice at one address: first the feed that Jekyll made of it, then Byline with the same blog moved in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
ROOT = Path(__file__).parent.parent.parent
BLOGS = ROOT / "tests" / "data" / "jekyll"
START_SECONDS = 30


@dataclass(frozen=True)
class Blog:
    """Be a blog of the tests: where Jekyll's feed of it was, Byline's folder with it, and the ids that must differ."""

    name: str
    port: int
    path: str
    data: Path
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the address that subscribers poll."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    @property
    def old_feed(self) -> bytes:
        """Return the feed that Jekyll made."""
        return (BLOGS / self.name / "feed.xml").read_bytes()

    @property
    def old_ids(self) -> list[str]:
        """Return the ids in Jekyll's feed, each once, in its order."""
        entries = ET.fromstring(self.old_feed).iter(f"{ATOM}entry")
        return list(dict.fromkeys(entry.findtext(f"{ATOM}id", "") for entry in entries))

    @contextmanager
    def by_jekyll(self, document: bytes | None = None) -> Iterator[None]:
        """Serve Jekyll's feed, or another document, as a server of files does."""
        body = self.old_feed if document is None else document

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Last-Modified", "Sat, 01 Mar 2025 10:00:00 GMT")
                self.send_header("ETag", f'"{len(body):x}"')
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                """Keep the tests' output clean."""

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    @contextmanager
    def by_byline(self) -> Iterator[None]:
        """Serve the blog with Byline's own server."""
        arguments = ["serve", "--port", str(self.port), "--workers", "1"]
        log = (self.data.parent / f"{self.name}.log").open("ab")
        server = subprocess.Popen(flask(*arguments), cwd=ROOT, env=environment(self.data), stdout=log, stderr=log)
        log.close()
        try:
            self._wait(server)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(START_SECONDS)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert server.poll() is None, "the server ended"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except OSError:  # refused, or no worker has come up yet
                time.sleep(0.1)
        raise AssertionError("the server does not answer")


def moved_in(name: str, path: str, folder: Path, **differs: tuple[str, ...]) -> Blog:
    """Move a blog of the tests into a data folder, and choose a port for it."""
    blog = Blog(name, free_port(), path, folder / name, **differs)
    for command in (
        ["init"],
        ["import", "jekyll", str(BLOGS / name / "blog")],
        # Jekyll was asked for every post too.
        ["site", "set", "entries_in_feed", "1000"],
    ):
        ran = subprocess.run(flask(*command), cwd=ROOT, env=environment(blog.data), capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    return blog


def flask(*arguments: str) -> list[str]:
    """Return the command line of one of Byline's commands."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a command: settings of its own, and a home where it finds nobody's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BYLINE_", "XDG_", "FLASK_"))}
    return kept | {"BYLINE_DATA": str(data), "HOME": str(data.parent)}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
