"""A real export of WordPress 6.1 arrives whole, and agrees with the feed that the same WordPress served."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from app.content import render
from app.importers.markup import ENOUGH, likeness
from app.importers.plain import plain
from app.importers.records import ImportedPage, ImportedPost, ImportRefused, Skipped
from app.importers.wordpress import WordPressBlog, parse
from app.importers.wordpress.autop import autop
from app.importers.wordpress.content import Sources, to_html
from app.services.feed_comparison import tree

DATA = Path(__file__).parent.parent / "data" / "wordpress"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
HEAD = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/{0}/"><channel><title>B</title><link>https://b.example/blog</link>'
)
ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>https://b.example/blog/?p=7</guid><dc:creator>j</dc:creator>"
    "<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_name>s</wp:post_name>"
    "<wp:post_date>2020-01-02 03:04:05</wp:post_date><wp:post_date_gmt>2020-01-02 01:04:05</wp:post_date_gmt>"
    "<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item>"
)


@pytest.fixture(scope="module")
def blog() -> WordPressBlog:
    return parse(DATA / "export.xml")


@pytest.fixture(scope="module")
def posts(blog: WordPressBlog) -> dict[str, ImportedPost]:
    return {post.source: post for post in blog.posts() if isinstance(post, ImportedPost)}


def _export(tmp_path: Path, items: str, version: str = "1.2") -> WordPressBlog:
    file = tmp_path / "export.xml"
    file.write_text(HEAD.format(version) + items + "</channel></rss>", "utf-8")
    return parse(file)


def _one(
    tmp_path: Path, content: str, link: str = "https://b.example/blog/s/", status: str = "publish"
) -> ImportedPost:
    made = _export(tmp_path, ITEM.format(title="T", link=link, content=content, status=status))
    (post,) = made.posts()
    assert isinstance(post, ImportedPost)
    return post


def test_the_feed_finds_every_post_as_it_was(posts: dict[str, ImportedPost]) -> None:
    live = {post.entry_id: post for post in posts.values() if post.state == "live"}
    entries = ElementTree.parse(DATA / "atom.xml").findall("atom:entry", ATOM)
    assert len(entries) == 8
    for entry in entries:
        title = plain(entry.findtext("atom:title", "", ATOM))
        if title.startswith("Protected"):
            continue
        post = live[entry.findtext("atom:id", "", ATOM)]
        link = entry.find("atom:link", ATOM)
        assert link is not None
        assert unquote(link.get("href", "")) == f"http://blog.example.org{unquote(post.path or '')}"
        assert post.published_at is not None
        assert post.updated_at is not None
        assert entry.findtext("atom:published", "", ATOM) == f"{post.published_at:%Y-%m-%dT%H:%M:%SZ}"
        assert entry.findtext("atom:updated", "", ATOM) == f"{post.updated_at:%Y-%m-%dT%H:%M:%SZ}"
        assert [author.name for author in post.authors] == [entry.findtext("atom:author/atom:name", "", ATOM)]
        shown = [category.get("term") for category in entry.findall("atom:category", ATOM)]
        assert shown == [*post.categories, *post.tags]
        assert title == (post.title if post.has_title else "")


def test_nothing_is_lost_between_the_html_and_the_markdown(posts: dict[str, ImportedPost]) -> None:
    for post in posts.values():
        shown = render(post.body, base_url="http://blog.example.org/p/").feed_html
        assert likeness(post.html or "", shown) >= ENOUGH, post.source


def test_states_and_addresses(blog: WordPressBlog, posts: dict[str, ImportedPost]) -> None:
    by_title = {post.title: post for post in posts.values()}
    assert {title for title, post in by_title.items() if post.state == "draft"} == {
        *("A draft", "Pending", "Private", "Protected")
    }
    assert by_title["A draft"].path is None
    assert by_title["From the future"].path == "/2031/01/from-the-future/"
    assert by_title["From the future"].entry_id == "http://blog.example.org/?p=19"
    assert by_title["Classic: “Editor” & more"].redirect_from == (
        "/2023/05/classic-editor/",
        "/2023/05/classic/",
        "/?p=7",
    )
    assert by_title["Classic: “Editor” & more"].published_offset == 120
    assert [skipped.reason for skipped in blog.posts() if isinstance(skipped, Skipped)] == [
        "It is in the trash of the old blog."
    ]
    assert blog.total == 16
    assert blog.site.permalink_pattern == "/:year/:month/:slug/"
    assert [(link.label, link.address) for link in blog.site.navigation] == [
        ("About us", "/about/"),
        ("Elsewhere", "https://example.com/"),
    ]
    pages = [page for page in blog.pages() if isinstance(page, ImportedPage)]
    assert [(page.path, page.state, page.in_navigation) for page in pages] == [
        ("/about/", "live", True),
        ("/about/team/", "live", False),
        ("/24/", "draft", False),
    ]


def test_pictures_are_named_and_found_beside_the_export(tmp_path: Path, posts: dict[str, ImportedPost]) -> None:
    classic = posts["post/7"]
    assert classic.image == "/wp-content/uploads/2023/05/sun%20set.png"
    assert classic.image_alt == 'A "red" sun'
    assert {file.url for file in classic.remote_files} == {
        "http://blog.example.org/wp-content/uploads/2023/05/sun%20set.png",
        "http://blog.example.org/wp-content/uploads/2023/05/chart.png",
    }
    (tmp_path / "export.xml").write_bytes((DATA / "export.xml").read_bytes())
    uploads = tmp_path / "wp-content" / "uploads" / "2023" / "05"
    uploads.mkdir(parents=True)
    (uploads / "chart.png").write_bytes(b"png")
    post = next(post for post in parse(tmp_path).posts() if post.source == "post/7")
    assert isinstance(post, ImportedPost)
    assert [file.address for file in post.files] == ["/wp-content/uploads/2023/05/chart.png"]
    assert len(post.remote_files) == 1


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_each_version_of_the_format(tmp_path: Path, version: str) -> None:
    items = ITEM.format(title="A &amp; B", link="https://www.b.example/blog/s/", content="x", status="publish")
    (post,) = _export(tmp_path, items, version).posts()
    assert isinstance(post, ImportedPost)
    assert (post.title, post.path, post.entry_id) == ("A & B", "/s/", "https://b.example/blog/?p=7")


def test_a_link_without_a_path_gets_one(tmp_path: Path) -> None:
    post = _one(tmp_path, "x", link="https://b.example/blog/?p=7")
    assert post.path == "/2020/01/02/s/"
    assert "has no path" in post.problems[0].sentence


def test_old_slugs_lead_to_an_address_only_where_it_holds_the_slug(tmp_path: Path) -> None:
    meta = "<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>old</wp:meta_value></wp:postmeta></item>"
    for link, expected in (("archives/7", ()), ("2020/s.html", ("/2020/old.html",))):
        item = ITEM.format(title="T", link=f"https://b.example/blog/{link}", content="x", status="publish")
        (post,) = _export(tmp_path, item.replace("</item>", meta)).posts()
        assert isinstance(post, ImportedPost)
        assert post.redirect_from == (*expected, "/?p=7")


def test_control_characters_do_not_stop_an_import(tmp_path: Path) -> None:
    assert _one(tmp_path, "a\x0bb \x08c").body == "ab c\n"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss/>', "entities"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', "entities"),
        ("<rss><channel><item>", "cut off"),
        ("<html></html>", "not RSS"),
        ("", "cut off"),
        ('<?xml version="1.0" encoding="nonsense"?><rss/>', "cannot be read"),
    ],
)
def test_hostile_and_damaged_files_are_refused(tmp_path: Path, written: str, sentence: str) -> None:
    file = tmp_path / "export.xml"
    file.write_text(written)
    with pytest.raises(ImportRefused, match=sentence):
        parse(file)


def test_a_folder_without_an_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no WordPress export"):
        parse(tmp_path)


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a\nb\n\nc", "<p>a<br />\nb</p>\n<p>c</p>"),
        ("<h2>a</h2>\nb", "<h2>a</h2>\n<p>b</p>"),
        ("<ul>\n<li>a\n</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p></blockquote>"),
        ("a\n<pre>x\n\ny</pre>\nb", "<p>a</p>\n<pre>x\n\ny</pre>\n<p>b</p>"),
        ('<a\nhref="x">b</a>', '<p><a href="x">b</a></p>'),
        ("a<br />\nb", "<p>a<br />\nb</p>"),
        ("", ""),
    ],
)
def test_paragraphs_of_the_classic_editor(text: str, markup: str) -> None:
    assert autop(text) == markup


def test_paragraphs_are_those_of_wordpress() -> None:
    for row in json.loads((DATA / "autop.json").read_text("utf-8")):
        assert _shown(autop(row["text"])) == _shown(row["html"])


def _shown(markup: str) -> str:
    """Return what a reader can tell apart: WordPress leaves paragraphs without text."""
    return re.sub(r"<p> </p> ?", "", " ".join(tree(markup, "")) + " ")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[code lang="js"]\na &lt; b\n[/code]', '<pre><code class="language-js">a &lt; b</code></pre>'),
        (
            "[python]\nif a < b:\n\n    c\n[/python]",
            '<pre><code class="language-python">if a &lt; b:\n\n    c</code></pre>',
        ),
        ("use [code]x[/code] here", "<p>use <code>x</code> here</p>"),
        ("[embed]https://e.example/[/embed]", '<p><a href="https://e.example/">https://e.example/</a></p>'),
        ("see [1] and [[gallery]]", "<p>see [1] and [gallery]</p>"),
        ('[audio mp3="/a.mp3"]', '<audio controls src="/a.mp3"></audio>'),
    ],
)
def test_shortcodes(content: str, expected: str) -> None:
    made = to_html(content, Sources(), "1")
    assert (made.markup, made.notes) == (expected, [])


def test_unknown_shortcodes_stay_and_are_named() -> None:
    made = to_html(
        '<p>a [contact-form id="3"] b</p><!-- wp:x --><!-- wp:latest-posts {"n":1} /--><!-- /wp:x -->', Sources(), "1"
    )
    assert "[contact-form" in made.markup
    assert ["contact-form" in made.notes[1], "latest-posts" in made.notes[0]] == [True, True]


def test_prefixes_that_plugins_do_not_declare_are_no_damage(tmp_path: Path) -> None:
    item = ITEM.format(title="T", link="https://b.example/blog/s/", content="<svg:p>a</svg:p>", status="publish")
    made = _export(
        tmp_path, '<atom:link href="https://b.example/osd.xml"/>' + item.replace("<item>", "<item><media:x/>")
    )
    assert [type(post) for post in made.posts()] == [ImportedPost]
    file = tmp_path / "export.xml"
    file.write_text(re.sub(r' xmlns:\w+="[^"]+"', "", file.read_text()))
    (post,) = parse(file).posts()
    assert isinstance(post, ImportedPost)
    assert (post.slug, post.entry_id) == ("s", "https://b.example/blog/?p=7")


def test_items_of_one_number_all_come_and_two_saves_of_one_are_one(tmp_path: Path) -> None:
    item = ITEM.format(title="{0}", link="https://b.example/blog/?p=7", content="{0}", status="publish")
    item = item.replace(">s</wp:post_name>", ">{1}</wp:post_name><wp:post_modified_gmt>{2}</wp:post_modified_gmt>")
    saves = (("One", "one", "2020-01-03"), ("Two", "two", "2020-01-03"), ("Newer", "one", "2021-01-01"))
    later = (("Two, older", "two", "2019-01-01"), ("Three", "three", "2020-01-03"))
    made = _export(tmp_path, "".join(item.format(*save) for save in (*saves, *later)))
    posts = [post for post in made.posts() if isinstance(post, ImportedPost)]
    assert {post.title: post.entry_id for post in posts} == {
        "Newer": "https://b.example/blog/?p=7",
        "Two": "https://b.example/blog/?p=7#two",
        "Three": "https://b.example/blog/?p=7#three",
    }
    assert len({post.source for post in posts}) == 3
    assert ["own" in str(post.problems) for post in posts if post.title != "Newer"] == [True, True]
