"""feedparser, which many readers are built on, sees the same feed."""

from __future__ import annotations

from typing import Any

import feedparser
import html5lib
import pytest

from .serving import Blog

pytestmark = pytest.mark.readers


def plain(markup: str) -> str:
    """Return the text of some HTML, on one line."""
    return " ".join("".join(html5lib.parseFragment(markup).itertext()).split())


def known(entry: Any) -> dict[str, Any]:
    """Return what a reader keeps of an entry."""
    content = [part.value for part in entry.get("content", [])]
    return {
        "title": plain(entry.title),
        "link": entry.link,
        "published": entry.published,
        "updated": entry.updated,
        # Jekyll's feed names the first author alone.
        "author": dict(entry.authors[0]),
        "tags": sorted({tag.term for tag in entry.get("tags", [])}),
        # Without a summary feedparser gives the content, whose markup is compared elsewhere.
        "summary": None if entry.get("summary") in content else plain(entry.summary),
        "has_content": bool(content),
    }


def test_every_entry_is_the_one_it_was(blog: Blog) -> None:
    with blog.by_jekyll():
        before = feedparser.parse(blog.url)
    with blog.by_byline():
        after = feedparser.parse(blog.url)
        again = feedparser.parse(after.href, etag=after.etag, modified=after.get("modified"))
    assert not before.bozo
    assert not after.bozo
    assert after.version == "atom10"
    now = {entry.id: known(entry) for entry in after.entries}
    assert len(now) == len(after.entries)
    assert now.keys() - set(blog.old_ids) == set(blog.new)
    # Of two posts with one id the newer one, which comes first, is the one that readers know.
    then = {entry.id: known(entry) for entry in reversed(before.entries)}
    assert {guid: entry for guid, entry in then.items() if guid in now and entry != now[guid]} == {}
    assert then.keys() - now.keys() == set(blog.gone)
    assert after.feed.id == before.feed.id
    assert after.feed.language == before.feed.language
    assert again.status == 304
    assert again.entries == []


def test_the_address_of_the_feed_answers_or_leads_on_in_one_step(blog: Blog) -> None:
    with blog.by_byline():
        found = feedparser.parse(blog.url)
    assert found.status == (200 if blog.path == "/feed.xml" else 301)
    assert found.href.endswith("/feed.xml")
