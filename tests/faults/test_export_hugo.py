"""Let real Hugo build what was taken out, and hold the feed of a blog that came from Hugo against Hugo's."""

from __future__ import annotations

import html
import subprocess
from calendar import timegm
from pathlib import Path

import feedparser
import pytest

from tests.cli.homecoming import blog, make_odd_blog, run
from tests.importers import hugo_blogs

pytestmark = pytest.mark.hugo


def test_hugo_builds_the_oddest_blog_at_its_addresses(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with blog(tmp_path / "data") as app:
        make_odd_blog(app, [{"title": "Colon", "slug": "c", "path": "/a:b/c%20d/", "entry_id": "tag:x,9", "body": "x"}])
        run(app, "export", "hugo", str(out))
    subprocess.run(["hugo", "--quiet"], cwd=out, check=True, timeout=60)
    site = out / "public"
    for name in ("a/same/index.html", "a/same.html", "a:b/c d/index.html", "about/index.html", "images/dot.png"):
        assert (site / name).is_file(), name
    assert (site / "old" / "index.html").is_file()
    everything = "".join(file.read_text() for file in site.rglob("*.html"))
    for hidden in ("Later", "Withdrawn", "nobody saw"):
        assert hidden not in everything


def test_feed_readers_see_the_entries_that_they_had_of_hugo(tmp_path: Path) -> None:
    config = 'baseURL = "https://h.example/sub/"\ntitle = "H"\ntimeZone = "Europe/Berlin"\nrssLimit = 5\n'
    texts = {
        f"content/posts/{number}.md": f"---\ntitle: 'No. {number} & more'\ndate: 2024-0{number}-01 12:30:00\n---\n"
        f"Text *of* {number}.\n\n<!--more-->\n\nMore.\n"
        for number in range(1, 8)
    }
    root = hugo_blogs.write(tmp_path / "old", config, texts)
    hugo_blogs.build(root)
    with blog(tmp_path / "data") as app:
        run(app, "import", "hugo", str(root))
        client = app.test_client()
        ours = feedparser.parse(client.get("/feed.xml", base_url="https://h.example/sub/").data)
        led = client.get("/index.xml", base_url="https://h.example/sub/")
    theirs = feedparser.parse((root / "public" / "index.xml").read_bytes())
    assert led.headers["Location"] == "/sub/feed.xml"
    assert len(ours.entries) == len(theirs.entries) == 5
    for mine, old in zip(ours.entries, theirs.entries, strict=True):
        assert (mine.id, mine.link, html.unescape(mine.title)) == (old.id, old.link, old.title)
        assert timegm(mine.published_parsed) == timegm(old.published_parsed)
        assert mine.published.endswith(("+01:00", "+02:00"))
