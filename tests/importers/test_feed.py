"""Feeds of every format become posts with the ids, links, dates and texts that subscribers have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.content import render
from app.importers.feed import FeedBlog, parse
from app.importers.feed.dates import read_moment
from app.importers.markup import ENOUGH, likeness
from app.importers.records import ImportedPost, ImportRefused, Skipped

DATA = Path(__file__).parent.parent / "data"
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">
<title type="html">A &amp;amp; B</title><subtitle>Sub</subtitle><id>urn:x:feed</id>
<link rel="self" href="https://www.b.example/blog/atom.xml"/><link href="https://b.example/blog/"/>
<link rel="next" href="https://b.example/blog/atom.xml?page=2"/>
<author><name>Ann</name><uri>https://ann.example/</uri></author><updated>2024-05-01T00:00:00Z</updated>
{}</feed>"""
ENTRY = """<entry><id> tag:b.example,2024:1 </id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One
<em>&lt;</em> two</div></title><link rel="alternate" href="https://b.example/blog/2024/02/one/"/>
<published>2024-02-03T10:00:00.123456789+05:30</published><updated>2024-02-04T00:00:00-08:00</updated>
<author><name>Bob</name><email>bob@b.example</email></author><category term="C++" label="c"/><category term="C++"/>
<summary>Short &amp; sweet</summary><media:thumbnail url="https://b.example/blog/t.png"/>
<content type="xhtml" xml:base="https://b.example/blog/2024/02/one/" xml:lang="de"><div
xmlns="http://www.w3.org/1999/xhtml"><p>Text <img src="a.png" alt="A"/> <a href="../two/">two</a>
<a href="https://else.example/">else</a></p>
<pre><code class="language-c">a &lt; b</code></pre></div></content></entry>"""
RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
CHANNEL = "<channel><title>R</title><link>https://r.example/</link><description>D</description>{}</channel></rss>"


def _blog(tmp_path: Path, written: str, name: str = "feed.xml") -> FeedBlog:
    file = tmp_path / name
    file.write_text(written, "utf-8")
    return parse(file)


def _posts(blog: FeedBlog) -> list[ImportedPost]:
    posts = [post for post in blog.posts() if isinstance(post, ImportedPost)]
    for post in posts:
        shown = render(post.body, base_url="https://new.example/p/").feed_html
        assert likeness(post.html or "", shown) >= ENOUGH
    return posts


def _rss(tmp_path: Path, items: str) -> list[ImportedPost]:
    return _posts(_blog(tmp_path, RSS + CHANNEL.format(items)))


def test_atom_with_all_that_it_can_say(tmp_path: Path) -> None:
    blog = _blog(tmp_path, ATOM.format(ENTRY))
    site = blog.site
    assert (site.title, site.subtitle, site.feed_id) == ("A & B", "Sub", "urn:x:feed")
    assert (site.url, site.base_path, site.feed_path) == ("https://b.example", "/blog", "/atom.xml")
    assert (site.language, site.permalink_pattern) == ("en", "/:year/:month/:slug/")
    assert site.feed_author is not None
    assert (site.feed_author.name, site.feed_author.uri) == ("Ann", "https://ann.example/")
    assert any("page=2" in problem.sentence for problem in blog.problems)
    (post,) = _posts(blog)
    assert (post.entry_id, post.path, post.title) == ("tag:b.example,2024:1", "/2024/02/one/", "One < two")
    assert (f"{post.published_at:%FT%T}", post.published_offset) == ("2024-02-03T04:30:00", 330)
    assert (f"{post.updated_at:%FT%T}", post.updated_offset) == ("2024-02-04T08:00:00", -480)
    assert [(author.name, author.email) for author in post.authors] == [("Bob", "bob@b.example")]
    assert (post.tags, post.summary, post.language) == (("C++",), "Short & sweet", "de")
    assert post.image == "/t.png"
    assert post.body == (
        "Text ![A](/blog/2024/02/one/a.png) [two](/blog/2024/02/two/) [else](https://else.example/)\n\n"
        "```c\na < b\n```\n"
    )
    assert {file.url for file in post.remote_files} == {
        "https://b.example/blog/t.png",
        "https://b.example/blog/2024/02/one/a.png",
    }
    assert {file.address for file in post.remote_files} == {"/t.png", "/2024/02/one/a.png"}


def test_rss_with_content_guid_creator_and_enclosure(tmp_path: Path) -> None:
    (post,) = _rss(
        tmp_path,
        '<item><title>A &amp;amp; B</title><link>https://r.example/a</link><guid isPermaLink="false">17</guid>'
        "<pubDate>Sat, 03 Feb 2024 10:00:00 EST</pubDate><dc:creator>Zoë</dc:creator><category>x</category>"
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long <b>text</b>.</p>]]>"
        '</content:encoded><enclosure url="https://cdn.example/e.mp3" type="audio/mpeg" length="1"/></item>',
    )
    assert (post.entry_id, post.path, post.title) == ("17", "/a", "A & B")
    assert (f"{post.published_at:%FT%T}", post.published_offset) == ("2024-02-03T15:00:00", -300)
    assert [author.name for author in post.authors] == ["Zoë"]
    assert post.summary == "Short."
    assert "**text**" in post.body
    assert '<audio controls="" src="https://cdn.example/e.mp3"></audio>' in post.body


def test_the_oldest_rss(tmp_path: Path) -> None:
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    )
    channel = CHANNEL.format(
        "<lastBuildDate>Sat, 07 Sep 2002 00:00:00 GMT</lastBuildDate><item><title>New</title>"
        "<link>https://r.example/new</link></item><item><title>Old</title><link>https://r.example/old</link></item>"
    )
    old, new = _posts(_blog(tmp_path, f'<?xml version="1.0"?>{doctype}<rss version="0.91">{channel}'))
    assert (old.title, new.title) == ("Old", "New")
    assert old.published_at is not None
    assert new.published_at is not None
    assert old.published_at < new.published_at
    assert f"{new.published_at:%F}" == "2002-09-07"
    assert [len(post.problems) for post in (old, new)] == [2, 2]
    assert new.entry_id == "https://r.example/new"


def test_rdf(tmp_path: Path) -> None:
    (post,) = _posts(
        _blog(
            tmp_path,
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://r.example/"><title>R</title>'
            '<link>https://r.example/</link></channel><item rdf:about="https://r.example/a"><title>T</title>'
            "<link>https://r.example/a</link><dc:date>2004-01-01T00:00:00+01:00</dc:date><dc:creator>Z</dc:creator>"
            "<description>Text.</description></item></rdf:RDF>",
        )
    )
    assert (post.path, post.published_offset, post.body) == ("/a", 60, "Text.\n")


def test_json_feed(tmp_path: Path) -> None:
    items = [
        {
            "id": 5,
            "url": "https://j.example/5",
            "content_text": "a < b\nc\n\nd",
            "date_published": "2020-01-01T00:00:00+09:00",
            "tags": ["x"],
            "authors": [{"name": "N", "url": "https://n.example/"}],
            "image": "https://j.example/i.png",
        },
        {"id": "6", "external_url": "https://far.example/", "content_html": "<p>See</p>", "title": "Far"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "home_page_url": "https://j.example/"}
    blog = _blog(tmp_path, json.dumps({**feed, "items": items, "language": "ja"}), "feed.json")
    posts = {post.entry_id: post for post in _posts(blog)}
    five = posts["5"]
    assert (five.path, five.published_offset, five.has_title, five.title) == ("/5", 540, False, "a < b c d")
    assert five.body == "a < b  \nc\n\nd\n"
    assert five.authors[0].uri == "https://n.example/"
    assert five.image == "/i.png"
    assert "<https://far.example/>" in posts["6"].body
    assert "It has no date" in posts["6"].problems[0].sentence


def test_entries_that_are_elsewhere_or_lack_something(tmp_path: Path) -> None:
    posts = _rss(
        tmp_path,
        "<item><title>Linked</title><link>https://far.example/x</link><guid>https://r.example/linked</guid>"
        "<pubDate>Sat, 03 Feb 2024 10:00:00 GMT</pubDate></item>"
        "<item><title>Far</title><link>https://far.example/y</link><guid isPermaLink='false'>y</guid>"
        "<pubDate>Sat, 03 Feb 2024 11:00:00 GMT</pubDate></item>"
        "<item><description>Only words here.</description><pubDate>Sat, 03 Feb 2024 12:00:00 GMT</pubDate></item>"
        "<item><title>Query</title><link>https://r.example/?p=3</link>"
        "<pubDate>Sat, 03 Feb 2024 13:00:00 GMT</pubDate></item>"
        "<item><title>v1</title><link>https://r.example/log#v1</link>"
        "<pubDate>Sat, 03 Feb 2024 14:00:00 GMT</pubDate></item>"
        "<item><title>v2</title><link>https://r.example/log#v2</link>"
        "<pubDate>Sat, 03 Feb 2024 15:00:00 GMT</pubDate></item>",
    )
    assert [post.path for post in posts] == [
        "/linked",
        "/2024/02/03/far/",
        "/2024/02/03/only-words-here/",
        "/2024/02/03/query/",
        "/log",
        "/log/v2/",
    ]
    assert [post.entry_id for post in posts][2] is None
    assert "far.example/y" in posts[1].problems[0].sentence


def test_an_id_counts_once(tmp_path: Path) -> None:
    item = "<item><title>A</title><link>https://r.example/a</link><guid>g</guid></item>"
    blog = _blog(tmp_path, RSS + CHANNEL.format(item + item))
    assert [isinstance(post, Skipped) for post in blog.posts()].count(True) == 1


def test_a_feed_that_is_not_well_formed_is_read_all_the_same(tmp_path: Path) -> None:
    blog = _blog(
        tmp_path,
        RSS
        + CHANNEL.format(
            "<item><title>A & B\x0c</title><link>https://r.example/a?b&c</link><description>x</description></item>"
        ),
    )
    (post,) = _posts(blog)
    assert post.title == "A & B"
    assert "not well-formed" in blog.problems[0].sentence


def test_the_feed_of_a_real_wordpress() -> None:
    blog = parse(DATA / "wordpress" / "atom.xml")
    posts = _posts(blog)
    assert len(posts) == 8
    assert posts[0].entry_id == "http://blog.example.org/2023/05/classic/"
    assert posts[0].path == "/2023/05/the-classic-editor/"


def test_the_export_of_blogger_is_a_feed_of_everything() -> None:
    blog = parse(DATA / "blogger" / "export.xml")
    live, draft = _posts(blog)
    assert (live.entry_id, live.path, live.tags) == (
        "tag:blogger.com,1999:blog-1.post-5",
        "/2020/01/hello.html",
        ("tag a",),
    )
    assert (live.authors[0].name, live.authors[0].email) == ("Ann", None)
    assert (draft.title, draft.state, draft.path, draft.entry_id) == ("Draft", "draft", None, None)
    assert [getattr(page, "path", "") for page in blog.pages()] == ["/p/about.html"]
    assert (blog.total, blog.site.permalink_pattern) == (3, "/:year/:month/:slug.html")
    assert [problem.sentence for problem in blog.problems] == ["1 comment was not brought along."]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><rss version="2.0"><channel>&x;</channel></rss>', "entities"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"/>', "entities"),
        ("<html><body>No</body></html>", "no feed"),
        ("plain words", "no feed"),
        ("", "no feed"),
        ('{"version": "2", "items": []}', "no JSON Feed"),
        ("{", "damaged"),
    ],
)
def test_what_is_no_feed_is_refused(tmp_path: Path, written: str, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        _blog(tmp_path, written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2024-02-03T10:00:00Z", "2024-02-03 10:00 0"),
        ("2024-02-03", "2024-02-03 00:00 0"),
        ("Sat, 03 Feb 2024 10:00:00 +0130", "2024-02-03 08:30 90"),
        ("03 Feb 24 10:00 PST", "2024-02-03 18:00 -480"),
        ("0001-01-01T00:00:00Z", "None"),
        ("yesterday", "None"),
    ],
)
def test_dates(written: str, shown: str) -> None:
    moment = read_moment(written)
    assert (f"{moment.at:%Y-%m-%d %H:%M} {moment.offset}" if moment else "None") == shown
