"""The last gate: nothing passes that the allow-list does not name, and what passed once passes unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.allowlist import ATTRIBUTES, ELEMENTS
from app.content.sanitize import Policy, clean
from tests.content import vectors
from tests.content.safety import faults, read

POSITIONS = [
    "{}",
    "<p>before {} after</p>",
    "<pre><code>{}</code></pre>",
    "<table><tr><td>{}</td></tr></table>",
    "<table>{}</table>",
    '<a href="/x" title="{}">x</a>',
    "<a href='{}'>x</a>",
    "<img alt={} src=x>",
    "<ul><li>{}<li>{}</ul>",
    "<h2 id={}>x</h2>",
    "<div class='{}'>{}</div>",
    "<b><i>{}</b></i>",
]
URL_POSITIONS = [
    '<a href="{}">x</a>',
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    '<img src="{}" alt="x">',
    '<img srcset="{} 2x" alt="x">',
    '<img srcset="a.png 1x, {} 2x" alt="x">',
    '<video src="{}" poster="{}"></video>',
    '<video><source src="{}"><track src="{}"></video>',
    '<picture><source srcset="{}"><img src="x"></picture>',
    '<blockquote cite="{}">x</blockquote>',
    '<q cite="{}">x</q>',
    '<ins cite="{}">x</ins><del cite="{}">y</del>',
]
POLICIES = [Policy.PAGE, Policy.FEED]


def check(markup: str) -> None:
    for policy in POLICIES:
        cleaned = clean(markup, policy)
        assert faults(cleaned, page=policy is Policy.PAGE) == []
        assert clean(cleaned, policy) == cleaned


@pytest.mark.parametrize("vector", vectors.HTML)
def test_hostile_html_is_harmless_everywhere(vector: str) -> None:
    for position in POSITIONS:
        check(position.replace("{}", vector))


@pytest.mark.parametrize("url", vectors.URLS)
def test_hostile_addresses_lead_nowhere(url: str) -> None:
    for position in URL_POSITIONS:
        check(position.replace("{}", url))


def test_there_are_many_vectors() -> None:
    assert len(vectors.HTML) * len(POSITIONS) + len(vectors.URLS) * len(URL_POSITIONS) > 2000
    assert len(vectors.HTML) + len(vectors.URLS) > 150


@pytest.mark.parametrize(
    "url",
    [
        "/a:b",
        "a/b:c",
        "?x=a:b",
        "#a:b",
        "../x",
        "http://x.test:80/y",
        "https://x.test/?a=1&b=2",
        "mailto:a@b.test",
        "//x.test/y",
    ],
)
def test_good_addresses_stay(url: str) -> None:
    element = read(clean(f'<a href="{url}">x</a>', Policy.PAGE))[0]
    assert element.get("href") == url


def test_what_kramdown_writes_stays() -> None:
    markup = (
        '<h2 id="日本語-見出し">x</h2>\n'
        '<p>A<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup></p>\n'
        '<div class="language-js highlighter-rouge"><div class="highlight"><pre class="highlight"><code>a &lt; b\n'
        "</code></pre></div></div>\n"
        '<table><thead><tr><th style="text-align: center">x</th></tr></thead></table>\n'
        '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>x\u00a0'
        '<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div>'
        '<ul class="task-list"><li class="task-list-item">'
        '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled">x</li></ul>'
        '<p class="lead" id="own"><a href="/x" target="_blank" rel="noopener">x</a><abbr title="y">z</abbr></p>'
    )
    assert clean(markup, Policy.FEED) == markup


def test_the_page_keeps_neither_styles_nor_foreign_classes() -> None:
    markup = '<table><tbody><tr><td style="text-align: left" class="wide popup">x</td></tr></tbody></table>'
    assert clean(markup, Policy.PAGE) == '<table><tbody><tr><td class="wide">x</td></tr></tbody></table>'


def test_white_space_and_references_survive() -> None:
    markup = "<pre>\n\n  a\n\tb </pre><p>&amp;lt; &lt; \u00a0\u2003\u200d é 日本 😀</p>"
    assert clean(markup, Policy.FEED) == markup
    assert "".join(read(clean(markup, Policy.FEED)).itertext()) == "\n  a\n\tb &lt; < \u00a0\u2003\u200d é 日本 😀"


def test_characters_that_xml_forbids_are_dropped_however_written() -> None:
    assert clean("a\x01b&#1;c&#x1f;d\ufffee&#xfffe;f\ud800g&#xd800;", Policy.FEED) == "abcdefg\ufffd"


def test_a_thousand_open_elements_become_text() -> None:
    assert "<div>" not in clean("<div>" * 1500, Policy.PAGE)
    assert read(clean("<blockquote>" * 900 + "x", Policy.PAGE)) is not None


tags = st.sampled_from(
    [*sorted(ELEMENTS), "script", "svg", "math", "style", "iframe", "template", "noscript", "form", "x-y"]
)
names = st.sampled_from(
    [*sorted({name for known in ATTRIBUTES.values() for name in known}), "onclick", "name", "style"]
)
values = st.one_of(
    st.sampled_from(vectors.URLS),
    st.sampled_from(["text-align: left", "wide", "language-js", "0", "checkbox", "_blank", "a b", "note"]),
    st.text(max_size=12),
)
pieces = st.one_of(
    tags.map(lambda tag: f"<{tag}>"),
    tags.map(lambda tag: f"</{tag}>"),
    st.builds('<{} {}="{}">'.format, tags, names, values),
    st.builds("<{} {}={}/>".format, tags, names, values),
    st.sampled_from(
        ["<!--", "-->", "<![CDATA[", "]]>", "&", "&lt;", "&#0;", "<", ">", '"', "\n", "\x00", "&nbsp;", "\r"]
    ),
    st.text(max_size=8),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(pieces, max_size=24).map("".join))
def test_any_soup_comes_out_clean_and_at_rest(soup: str) -> None:
    check(soup)
