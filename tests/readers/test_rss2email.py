"""rss2email, primed with Jekyll's feed, sends nothing when Byline takes over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .serving import Blog, environment

pytestmark = pytest.mark.readers

CONFIG = """\
[DEFAULT]
from = blog@localhost
to = reader@localhost
email-protocol = maildir
maildir-path = {folder}/mail
maildir-mailbox = INBOX
trust-guid = {trust}
"""


class Rss2email:
    """Be a subscriber who gets each new post as a letter."""

    def __init__(self, folder: Path, url: str, *, trust_ids: bool = True) -> None:
        self.folder = folder
        for part in ("cur", "new", "tmp"):
            (folder / "mail" / "INBOX" / part).mkdir(parents=True)
        (folder / "r2e.cfg").write_text(CONFIG.format(folder=folder, trust=trust_ids), encoding="utf-8")
        self._run("add", "blog", url)

    def poll(self) -> int:
        """Fetch the feed, and return how many letters that brought."""
        before = self._letters()
        self._run("run")
        return self._letters() - before

    def _letters(self) -> int:
        return len(list((self.folder / "mail" / "INBOX").glob("new/*")))

    def _run(self, *arguments: str) -> None:
        ran = subprocess.run(
            ["r2e", "-c", str(self.folder / "r2e.cfg"), "-d", str(self.folder / "r2e.json"), *arguments],
            env=environment(self.folder / "none"),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_letter_is_sent_twice(blog: Blog, tmp_path: Path) -> None:
    subscriber = Rss2email(tmp_path, blog.url)
    with blog.by_jekyll():
        assert subscriber.poll() == len(blog.old_ids)
        assert subscriber.poll() == 0
    with blog.by_byline():
        assert subscriber.poll() == len(blog.new)
        assert subscriber.poll() == 0


def test_a_changed_id_would_have_brought_a_letter(blog: Blog, tmp_path: Path) -> None:
    subscriber = Rss2email(tmp_path, blog.url)
    with blog.by_jekyll():
        subscriber.poll()
    head, entry, rest = blog.old_feed.partition(b"<entry")
    with blog.by_jekyll(head + entry + rest.replace(b"<id>", b"<id>x-", 1)):
        assert subscriber.poll() == 1


def test_who_looks_at_the_content_gets_nothing_twice_from_byline(blog: Blog, tmp_path: Path) -> None:
    subscriber = Rss2email(tmp_path, blog.url, trust_ids=False)
    with blog.by_byline():
        assert subscriber.poll() > 0
    with blog.by_byline():
        assert subscriber.poll() == 0
