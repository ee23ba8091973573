"""Uploads and faults: a full disk and a killed server leave each upload whole, or nothing of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.db import db
from app.models import Media
from app.services import media
from tests.browser.panel import Panel
from tests.pictures.making import encoded, multipart, photo, png

ROUNDS = 10


class Uploader:
    """Be somebody's script that uploads files to a running blog."""

    def __init__(self, panel: Panel) -> None:
        self._url = panel.url
        cookie = panel.cookie(panel.account())
        self._cookie = f"{cookie['name']}={cookie['value']}"
        self._token = ""

    def send(self, content: bytes, name: str) -> tuple[int, dict[str, Any]]:
        """Upload a file and return status and answer."""
        if not self._token:
            _, answer = self._ask(urllib.request.Request(f"{self._url}/admin/token/"))
            self._token = answer["csrf_token"]
        body, kind = multipart((content, name), csrf_token=self._token)
        return self._ask(
            urllib.request.Request(f"{self._url}/admin/media/upload/", body, {"Content-Type": kind}, method="POST")
        )

    def _ask(self, request: urllib.request.Request) -> tuple[int, dict[str, Any]]:
        request.add_header("Cookie", self._cookie)
        request.add_header("Accept", "application/json")
        try:
            response = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as refused:
            response = refused
        with response:
            set_cookie = response.headers.get("Set-Cookie", "")
            if found := re.match(r"[^;]+", set_cookie):
                self._cookie = found[0]
            return response.status, json.loads(response.read())


def rows(panel: Panel) -> list[str]:
    """Return the names of all files that rows name."""
    return panel.ask(lambda: [name for row in db.session.scalars(select(Media)) for name in media.files_of(row)])


def kept(panel: Panel) -> list[str]:
    """Return the names of all files that are served."""
    folder = panel.folder / "media"
    found = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
    return [name for name in found if not name.startswith(".")]


def waiting(panel: Panel) -> list[Path]:
    """Return the folders of uploads that were cut off."""
    with suppress(FileNotFoundError):
        return list((panel.folder / "media" / ".incoming").iterdir())
    return []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_full_disk_leaves_nothing_of_an_upload(small_disk: Path) -> None:
    panel = Panel(small_disk)
    try:
        uploader = Uploader(panel)
        assert uploader.send(png(), "small.png")[0] == 201
        whole = sorted(rows(panel))
        for content, name in (
            (encoded(photo(2000, 1500), "PNG"), "large.png"),
            (os.urandom(8_000_000), "large.zip"),
        ):
            status, answer = uploader.send(content, name)
            assert (status, answer["error"].startswith(f"{name} was not stored: the server's disk is full.")) == (
                507,
                True,
            )
            assert sorted(kept(panel)) == sorted(rows(panel)) == whole
            assert waiting(panel) == []
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        assert uploader.send(encoded(photo(2000, 1500), "PNG"), "large.png")[0] == 201
        assert sorted(kept(panel)) == sorted(rows(panel))
    finally:
        panel.close()


def test_killed_server_leaves_whole_uploads_or_none(tmp_path: Path) -> None:
    panel = Panel(tmp_path)
    stored: list[str] = []
    try:
        for number in range(ROUNDS):
            uploader = Uploader(panel)
            uploader.send(b"", "warm.png")
            content = encoded(photo(1300 + number, 900), "PNG")

            def upload(uploader: Uploader = uploader, content: bytes = content, number: int = number) -> None:
                with suppress(OSError, HTTPException, ValueError):
                    status, answer = uploader.send(content, f"plot-{number}.png")
                    if status == 201:
                        stored.append(answer["address"].removeprefix("/media/"))

            thread = threading.Thread(target=upload)
            thread.start()
            time.sleep(0.3 + number * 0.35)
            panel.stop(signal.SIGKILL)
            thread.join()
            panel.start()
            named, there = set(rows(panel)), set(kept(panel))
            assert named <= there, "a row without its files"
            assert set(stored) <= named, "said to be stored, and gone"
            for name in there:
                with Image.open(panel.folder / "media" / name) as image:
                    image.load()
        for folder in waiting(panel):
            os.utime(folder, (0, 0))
        assert Uploader(panel).send(png(), "last.png")[0] == 201
        assert sorted(kept(panel)) == sorted(rows(panel))
        assert waiting(panel) == []
    finally:
        panel.close()
