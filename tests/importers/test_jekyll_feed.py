"""The records of a blog say what Jekyll's own feed of it says."""

import html
import re

import pytest

from app.importers import IMPORTERS
from app.importers.records import ImportedPost
from tests.importers.shown import BLOGS, as_shown, dump, feed_entries, feed_head, written

PARSE = IMPORTERS["jekyll"]
NAMES = ["traps", "constructs"]
# Two posts of one id, which a feed must not have: the older one gets an id of its own.
OWN_IDS = {"_posts/2025-03-05-same-id.md": "https://harbour.example/notes/pair/one/"}
NOT_READ = {"https://harbour.example/notes/2025/02/26/hand-written.textile"}


def live_posts(name: str) -> list[ImportedPost]:
    posts = [post for post in PARSE(BLOGS / name / "blog").posts() if isinstance(post, ImportedPost)]
    return [post for post in posts if post.state == "live" and "2099" not in post.source]


@pytest.mark.parametrize("name", NAMES)
def test_each_entry_is_what_jekyll_showed(name: str) -> None:
    site = PARSE(BLOGS / name / "blog").site
    entries = feed_entries(BLOGS / name / "feed.xml")
    shown = {post.source: as_shown(post, site) for post in live_posts(name)}
    assert {entry.link for entry in shown.values()} == set(entries) - NOT_READ
    for source, ours in shown.items():
        theirs = entries[ours.link]
        for field in ("id", "title", "published", "updated", "author", "categories", "language", "image"):
            expected = OWN_IDS.get(source, theirs.id) if field == "id" else getattr(theirs, field)
            assert getattr(ours, field) == expected, (source, field)
        if ours.summary is not None:
            assert ours.summary == html.unescape(theirs.summary or ""), source


@pytest.mark.parametrize("name", NAMES)
def test_the_feed_itself_is_what_jekyll_showed(name: str) -> None:
    site = PARSE(BLOGS / name / "blog").site
    assert feed_head(BLOGS / name / "feed.xml") == {
        "id": site.feed_id,
        "title": site.title,
        "subtitle": site.subtitle,
        "language": site.language,
        "author": site.feed_author.name if site.feed_author else None,
    }


@pytest.mark.parametrize("name", NAMES)
def test_bodies_are_what_kramdown_saw_but_for_coloured_code(name: str) -> None:
    theirs = dump(BLOGS / name / "dump.jsonl")
    posts = live_posts(name)
    assert len(posts) >= 12
    for post in posts:
        markdown = re.sub(r'<span class="\w+">|</span>', "", theirs[post.source]["markdown"])
        assert post.body == written(post.source, markdown.replace("\r\n", "\n")), post.source


def test_settings_are_carried() -> None:
    site = PARSE(BLOGS / "traps" / "blog").site
    assert (site.url, site.base_path, site.time_zone) == (
        "https://harbour.example",
        "/notes",
        "America/Los_Angeles",
    )
    assert (site.posts_per_page, site.entries_in_feed, site.feed_path) == (7, 20, "/feeds/all.xml")
    assert site.permalink_pattern == "/:categories/:year/:month/:day/:title.html"
    assert [(link.label, link.address) for link in site.navigation] == [("Log", "/"), ("About", "/about/")]
    assert site.other_settings == ("boat_name",)


def test_hidden_posts_come_as_drafts_and_future_ones_as_live() -> None:
    posts = {post.source: post for post in PARSE(BLOGS / "traps" / "blog").posts() if isinstance(post, ImportedPost)}
    drafts = {source for source, post in posts.items() if post.state == "draft"}
    assert drafts == {
        "_posts/2025-02-24-draft-true.md",
        "_posts/2025-02-25-unpublished.md",
        "_drafts/unfinished.md",
        "_drafts/2025-01-01-dated.md",
    }
    assert posts["_drafts/unfinished.md"].path is None
    assert posts["_drafts/unfinished.md"].entry_id is None
    assert posts["_drafts/unfinished.md"].published_at is None
    future = posts["_posts/2099-01-01-future.md"]
    assert future.state == "live"
    assert future.path == "/2099/01/01/future.html"


def test_all_authors_are_kept_the_feed_s_first() -> None:
    posts = {post.source: post for post in PARSE(BLOGS / "traps" / "blog").posts() if isinstance(post, ImportedPost)}
    ines, marta = posts["_posts/2025-02-15-author-key.md"].authors
    assert (ines.key, ines.name, ines.bio) == ("ines", "Ines & Co.", "Keeps the log.")
    assert (marta.key, marta.links) == ("marta", (("github", "https://github.com/martaholm"),))


def test_what_the_feed_does_not_show_is_carried_too() -> None:
    posts = {post.source: post for post in PARSE(BLOGS / "traps" / "blog").posts() if isinstance(post, ImportedPost)}
    moved = posts["_posts/2025-02-21-redirects.md"]
    assert moved.redirect_from == ("/old/place/", "/old/%C3%BC.html")
    assert moved.canonical == "https://elsewhere.example/moved"
    typed = posts["_posts/2025-02-18-typed-excerpt.md"]
    assert typed.image_alt == "A boat"
    assert [file.address for file in typed.files] == ["/assets/img/boat%201.png"]
    assert not posts["_posts/2025-02-02-no-title-here.md"].has_title
    assert posts["_posts/2025-02-19-more-separator.md"].excerpt_separator == "<!--more-->"
    assert posts["_posts/2025-02-23-excerpt-only.md"].excerpt_only is True


def test_nothing_is_dropped_in_silence() -> None:
    blog = PARSE(BLOGS / "traps" / "blog")
    records = [*blog.posts(), *blog.pages()]
    assert len(records) == blog.total
    reported = {str(problem) for record in records for problem in record.problems}
    assert any(line.startswith("_posts/2025-02-20-highlight.md:19: {{ nothing }}") for line in reported)
    assert "_posts/2025-02-26-hand-written.textile: Posts in .textile are not read." in reported
    assert "docs/tides.html:5: The file /docs/missing.pdf is not in the blog's folder." in reported
    assert any("`category` hides the categories ship" in line for line in reported)
    assert any(line.startswith("archive.md:4: It is a template") for line in reported)
    assert any("same-id-too.md" in line for line in reported)
