"""Let real Jekyll build what was taken out, and compare what it makes with what readers had."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from tests.cli.homecoming import blog, make_odd_blog, run

pytestmark = pytest.mark.oracle


def _build(folder: Path) -> Path:
    site = folder / "_site"
    subprocess.run(["jekyll", "build", "--quiet"], cwd=folder, check=True, timeout=120, capture_output=True)
    return site


def _write_jekyll(folder: Path) -> Path:
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(
        "title: Old blog\ndescription: What came before\nurl: https://old.example\ntimezone: Europe/Amsterdam\n"
        "author: {name: Ada Example, email: ada@old.example}\nplugins: [jekyll-feed]\n"
    )
    (folder / "_posts" / "2025-01-02-first.md").write_text(
        "---\ntitle: First\ntags: [a, b]\ncategories: Notes\n---\nThe first *post*.\n"
    )
    (folder / "_posts" / "2025-03-04-third.md").write_text(
        "---\ntitle: 'Third: {{ odd }}'\nlast_modified_at: 2025-04-01 10:00:00 +0200\nslug: Third_One\n"
        "description: Said *so*\n---\nSays `{% raw %}{{ page.title }}{% endraw %}`.\n"
    )
    return folder


def test_jekyll_makes_the_same_feed_of_a_blog_that_came_from_jekyll(tmp_path: Path) -> None:
    with blog(tmp_path / "data") as app:
        run(app, "import", "jekyll", str(_write_jekyll(tmp_path / "old")))
        run(app, "export", "jekyll", str(tmp_path / "out"))
        ours = app.test_client().get("/feed.xml", base_url="https://old.example").data
    site = _build(tmp_path / "out")
    theirs = (site / "feed.xml").read_bytes()
    mine, jekylls = feedparser.parse(ours), feedparser.parse(theirs)
    assert [entry.id for entry in mine.entries] == [entry.id for entry in jekylls.entries]
    assert mine.feed.id == jekylls.feed.id
    for one, other in zip(mine.entries, jekylls.entries, strict=True):
        for key in ("link", "title", "published", "updated", "author", "summary"):
            assert one.get(key) == other.get(key), key
        assert [tag.term for tag in one.get("tags", ())] == [tag.term for tag in other.get("tags", ())]
        assert "{{ page.title }}" in one.content[0].value or "Third" not in one.title
        assert one.content[0].value.split() == other.content[0].value.split()
    ElementTree.fromstring(theirs)


def test_jekyll_builds_the_oddest_blog_at_its_addresses(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with blog(tmp_path / "data") as app:
        make_odd_blog(app, [{"title": "Colon", "slug": "c", "path": "/a:b/c%20d/", "entry_id": "tag:x,9", "body": "x"}])
        run(app, "export", "jekyll", str(out))
    site = _build(out)
    for name in ("a/same/index.html", "a/same.html", "a:b/c d/index.html", "about/index.html", "images/dot.png"):
        assert (site / name).is_file(), name
    assert "{{ site.title }}" in (site / "a" / "same" / "index.html").read_text()
    everything = "".join(file.read_text() for file in site.rglob("*.html"))
    assert "Later" not in everything
    assert "Withdrawn" not in everything
    assert "nobody saw" not in everything
