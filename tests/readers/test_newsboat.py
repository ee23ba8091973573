"""newsboat, primed with Jekyll's feed, finds nothing new in Byline's."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from .serving import Blog, environment

pytestmark = pytest.mark.readers


class Newsboat:
    """Be a reader with one subscription."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.cache = folder, folder / "cache.db"
        (folder / "urls").write_text(f"{url}\n", encoding="utf-8")
        (folder / "config").write_text("download-timeout 10\ndownload-retries 1\n", encoding="utf-8")

    def poll(self) -> None:
        """Fetch the feed as newsboat does from a timer."""
        files = ["-u", "urls", "-C", "config", "-c", str(self.cache)]
        ran = subprocess.run(
            ["newsboat", *files, "-x", "reload"],
            cwd=self.folder,
            env=environment(self.folder / "none"),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def items(self) -> dict[str, tuple[str, ...]]:
        """Return what newsboat keeps of each item, by its id; of authors the first, whom alone Jekyll's feed names."""
        rows = self._query("SELECT guid, author, title, url, pubDate FROM rss_item")
        return {guid: (author.partition(", ")[0], *rest) for guid, author, *rest in rows}

    def unread(self) -> list[str]:
        """Return the ids of the items that the reader would show as new."""
        return [row[0] for row in self._query("SELECT guid FROM rss_item WHERE unread = 1")]

    def empty(self) -> list[str]:
        """Return the ids of the items without text."""
        return [row[0] for row in self._query("SELECT guid FROM rss_item WHERE content = ''")]

    def read_all(self) -> None:
        """Mark every item as read."""
        self._query("UPDATE rss_item SET unread = 0")

    def _query(self, statement: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.cache)) as connection, connection:
            return connection.execute(statement).fetchall()


def test_nothing_is_new_and_nothing_has_changed(blog: Blog, tmp_path: Path) -> None:
    newsboat = Newsboat(tmp_path, blog.url)
    with blog.by_jekyll():
        newsboat.poll()
    before = newsboat.items()
    assert sorted(newsboat.unread()) == sorted(before) == sorted(blog.old_ids)
    newsboat.read_all()
    with blog.by_byline():
        for _ in range(2):
            newsboat.poll()
            assert newsboat.unread() == list(blog.new)
            after = newsboat.items()
            assert {guid: item for guid, item in after.items() if guid not in blog.new} == before
            assert newsboat.empty() == []


def test_a_changed_id_would_have_been_seen(blog: Blog, tmp_path: Path) -> None:
    newsboat = Newsboat(tmp_path, blog.url)
    with blog.by_jekyll():
        newsboat.poll()
    newsboat.read_all()
    head, entry, rest = blog.old_feed.partition(b"<entry")
    with blog.by_jekyll(head + entry + rest.replace(b"<id>", b"<id>x-", 1)):
        newsboat.poll()
    assert len(newsboat.unread()) == 1
