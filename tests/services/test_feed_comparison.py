"""Test that the comparison of two feeds sees what a subscriber would see, and nothing else."""

from __future__ import annotations

import json

import pytest

from app.errors import InvalidInput
from app.services import feed_comparison, feed_reading

ENTRY = {
    "id": "https://old.example/one",
    "title": "One &amp;amp; <i>only</i>",
    "link": "https://old.example/one.html",
    "published": "2025-01-01T00:00:00-08:00",
    "updated": "2025-01-02T00:00:00Z",
    "author": "Ada Example",
    "terms": ("notes", "maths"),
    "summary": "In short.",
    "content": '<p>Text <em>one</em>, <a href="/x/">a link</a>.</p>\n<pre><code>a  b\n</code></pre>',
}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def atom(**changes: object) -> bytes:
    """Return an Atom feed of one entry."""
    entry = {**ENTRY, **changes}
    terms = "".join(f'<category term="{term}"/>' for term in entry["terms"])  # type: ignore[attr-defined]
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>F</title><entry>'
        f'<id>{entry["id"]}</id><title type="html">{_escaped(str(entry["title"]))}</title>'
        f'<link rel="alternate" href="{entry["link"]}"/><published>{entry["published"]}</published>'
        f"<updated>{entry['updated']}</updated><author><name>{entry['author']}</name></author>{terms}"
        f'<summary type="html">{_escaped(str(entry["summary"]))}</summary>'
        f'<content type="html">{_escaped(str(entry["content"]))}</content></entry></feed>'
    ).encode()


def rss() -> bytes:
    """Return the same as RSS, as far as RSS can say it."""
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title><item>'
        f'<guid isPermaLink="false">{ENTRY["id"]}</guid><title>One &amp;amp; only</title><link>{ENTRY["link"]}</link>'
        "<pubDate>Wed, 01 Jan 2025 08:00:00 +0000</pubDate><dc:creator>Ada Example</dc:creator>"
        "<category>notes</category><category>maths</category><description>In short.</description>"
        f"<content:encoded><![CDATA[{ENTRY['content']}]]></content:encoded></item></channel></rss>"
    ).encode()


def json_feed() -> bytes:
    """Return the same as JSON."""
    item = {"id": ENTRY["id"], "url": ENTRY["link"], "title": "One & only", "tags": ["notes", "maths"]}
    item |= {"date_published": ENTRY["published"], "date_modified": ENTRY["updated"], "summary": "In short."}
    item |= {"authors": [{"name": "Ada Example"}], "content_html": ENTRY["content"]}  # type: ignore[dict-item]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [item]}).encode()


def _differences(old: bytes, new: bytes) -> list[feed_comparison.Difference]:
    return feed_comparison.compare(feed_reading.read(old, "old"), feed_reading.read(new, "new"))


@pytest.mark.parametrize("old", [atom(), rss(), json_feed()], ids=["Atom", "RSS", "JSON"])
def test_the_same_in_any_format_is_the_same(old: bytes) -> None:
    assert _differences(old, atom(title="One &amp; only")) == []
    assert feed_comparison.sentence([], 1) == "The feeds are the same: 1 entry."


FORMULAS = (
    r"<p>So \(a &lt; b\) and \(\LaTeX\):</p> \[c\]",
    '<p>So <math alttext="a &lt; b"><semantics><mi>a</mi><annotation encoding="application/x-tex">a &lt; b</annotation>'
    r'</semantics></math> and <code class="math-error">\LaTeX</code>:</p>'
    '<math display="block" alttext="c"><mi>c</mi></math>',
)
NUMBERED = (
    '<pre><code><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td>'
    '<td class="rouge-code"><pre><span class="k">if</span> x:\n  y\n</pre></td></tr></tbody></table></code></pre>',
    "<pre><code>if x:\n  y\n</code></pre>",
)


@pytest.mark.parametrize(("old", "new"), [FORMULAS, NUMBERED], ids=["formulas", "line numbers"])
def test_what_scripts_and_styles_had_to_make_is_the_same_made_here(old: str, new: str) -> None:
    assert _differences(atom(content=old), atom(content=new)) == []
    for change in (("LaTeX", "TeX"), ("c", "d"), ("y", "z")):
        if change[0] in new:
            assert _differences(atom(content=old), atom(content=new.replace(*change)))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("link", {"link": "https://old.example/two.html"}),
        ("published", {"published": "2025-01-01T00:00:01-08:00"}),
        ("updated", {"updated": "2025-01-03T00:00:00Z"}),
        ("author", {"author": "Somebody"}),
        ("categories", {"terms": ("maths", "notes")}),
        ("title", {"title": "Two"}),
        ("summary", {"summary": "At length."}),
        ("content", {"content": str(ENTRY["content"]).replace("<em>one</em>", "one")}),
        ("content", {"content": str(ENTRY["content"]).replace("a  b", "a b")}),
        ("content", {"content": str(ENTRY["content"]).replace("/x/", "/y/")}),
        ("content", {"content": ""}),
        ("id", {"id": "https://new.example/one"}),
    ],
)
def test_each_difference_is_seen_by_itself_and_shown_on_both_sides(field: str, change: dict[str, object]) -> None:
    (difference,) = _differences(atom(), atom(**change))
    assert difference.field == field
    assert difference.old != difference.new
    assert difference.entry == "One & only"
    assert feed_comparison.sentence([difference], 1) == "1 difference."


def test_what_nobody_sees_is_no_difference() -> None:
    coloured = str(ENTRY["content"]).replace("<code>a  b", '<code><span class="k">a</span>  <span>b</span>')
    spaced = coloured.replace("Text <em>", "Text\n  <em>").replace('href="/x/"', 'href="https://old.example/x/"')
    assert _differences(atom(content=coloured), atom(content=spaced)) == []
    dressed = coloured.replace("<p>", '<p class="wp-block" style="margin:0">').replace("em>", "i>")
    assert _differences(atom(content=dressed), atom(content=spaced)) == []
    assert _differences(atom(link="https://old.example/%e6.html"), atom(link="https://old.example/%E6.html")) == []
    assert _differences(atom(published="2025-01-01T08:00:00Z"), atom()) == []


def test_entries_of_one_feed_alone_are_named() -> None:
    found = _differences(atom(), atom(id="z", link="https://old.example/z.html"))
    assert [(each.field, each.old, each.new) for each in found] == [
        ("entry", ENTRY["id"], "not in the new feed"),
        ("entry", "not in the old feed", "z"),
    ]


@pytest.mark.parametrize(
    "raw", [b"", b"words", b"<html></html>", b'{"items": 1}', b"[]", b"\x00" * 50, b"<!DOCTYPE x><a/>"]
)
def test_what_is_no_feed_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInput):
        feed_reading.read(raw, "old")
