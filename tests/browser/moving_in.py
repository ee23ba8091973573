"""Bring old blogs to the panel of a running one, as a person does by its form."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Mapping

from playwright.sync_api import BrowserContext

from app.db import db
from app.models import ImportRun
from tests.browser.panel import Panel

MOST_SECONDS = 90
CONFIG = "title: Old\nurl: https://old.example\ntimezone: UTC\npermalink: /:title.html\n"


def old_blog(posts: Mapping[str, str], title: str = "Old") -> bytes:
    """Return a Jekyll blog as a zip, with these posts by their titles."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("old/_config.yml", CONFIG.replace("title: Old", f"title: {json.dumps(title)}"))
        for number, (name, body) in enumerate(posts.items(), 1):
            front = f"---\ntitle: {json.dumps(name)}\ntags: [{json.dumps(name)}]\nlayout: {json.dumps(name)}\n---\n"
            made.writestr(f"old/_posts/2025-01-{number:02}-post-{number}.md", front + body)
    return buffer.getvalue()


def bring(context: BrowserContext, panel: Panel, token: str, blog: bytes, name: str = "old.zip") -> int:
    """Upload an old blog, wait until it was read, and return the number of its import."""
    file = {"name": name, "mimeType": "application/zip", "buffer": blog}
    answer = context.request.post(
        f"{panel.url}/admin/import/",
        multipart={"csrf_token": token, "source": "jekyll", "file": file},  # type: ignore[dict-item]
        max_redirects=0,
    )
    assert answer.status == 303, answer.text()
    number = int(answer.headers["location"].rstrip("/").rpartition("/")[2])
    wait_for(panel, number, "review")
    return number


def wait_for(panel: Panel, number: int, state: str) -> None:
    """Wait until an import is in a state."""
    end = time.monotonic() + MOST_SECONDS
    while (found := panel.ask(lambda: db.session.get_one(ImportRun, number).state)) != state:
        assert time.monotonic() < end, found
        time.sleep(0.3)
