"""Serve the sample blog as its operator would, and open Debian's chromium on it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.panel import Panel

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
START_SECONDS = 60
FURTHER = ("/category/", "/tag/", "/author/", "/series/", "/nothing-is-here/")


@pytest.fixture(scope="session")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Give a running blog whose panel can be entered."""
    running = Panel(tmp_path_factory.mktemp("panel"))
    yield running
    running.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as needing a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of the running server."""
    return tmp_path_factory.mktemp("browser") / "data"


@pytest.fixture(scope="session")
def server(data_folder: Path) -> Iterator[str]:
    """Give the address of a running server with the sample blog."""
    folder = data_folder.parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    environment |= {"BYLINE_DATA": str(data_folder), "FLASK_APP": "wsgi.py"}
    flask = [sys.executable, "-m", "flask"]
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    for command in (["init", "--sample"], ["site", "set", "url", url]):
        subprocess.run([*flask, *command], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    with (folder / "server.log").open("wb") as log:
        arguments = [*flask, "serve", "--port", str(port), "--workers", "1"]
        process = subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(url, process, folder / "server.log")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/robots.txt", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a browser without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def addresses(server: str) -> list[str]:
    """Give every address of the sample blog: the sitemap's, the lists of lists, and one that is not there."""
    with urllib.request.urlopen(f"{server}/sitemap.xml", timeout=10) as response:
        found = re.findall(r"<loc>([^<]+)</loc>", response.read().decode())
    assert all(address.startswith(server) for address in found)
    return [address.removeprefix(server) for address in found] + list(FURTHER)


def _first_with(server: str, addresses: list[str], pattern: str) -> str:
    for address in addresses:
        if address in FURTHER:
            continue
        with urllib.request.urlopen(f"{server}{address}", timeout=10) as response:
            if re.search(pattern, response.read().decode()):
                return address
    raise AssertionError(f"no page of the sample blog holds {pattern}")


@pytest.fixture(scope="session")
def noted(server: str, addresses: list[str]) -> str:
    """Give the address of a post with a note in its margin and with contents."""
    return _first_with(server, addresses, r'(?s)class="by-toc".*class="sidenote"')


@pytest.fixture(scope="session")
def coded(server: str, addresses: list[str]) -> str:
    """Give the address of a post with code."""
    return _first_with(server, addresses, r'<pre class="highlight"')


@pytest.fixture(scope="session")
def aligned(server: str, addresses: list[str]) -> str:
    """Give the address of a post with equations under each other."""
    return _first_with(server, addresses, r'<mtd class="math-right"')
