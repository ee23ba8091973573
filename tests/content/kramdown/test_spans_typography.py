"""Quotes, dashes, references, escapes, line breaks and abbreviations. Expected results are those of kramdown."""

from __future__ import annotations

import pytest

from tests.content.kramdown.spans_rendering import spans

QUOTES = [
    ("\"a\" and 'b'", "“a” and ‘b’"),
    ("He said, \"'Quoted' words.\"", "He said, “‘Quoted’ words.”"),
    ("'\"a\" b'", "‘“a” b’"),
    ("It's", "It’s"),
    ("the '80s", "the ’80s"),
    ("'80s and '17", "’80s and ‘17"),
    ("rock 'n' roll", "rock ‘n’ roll"),
    ('"*soft*"', "“<em>soft</em>”"),
    ("[a](/b)'s", '<a href="/b">a</a>’s'),
    ('[a](/b)"', '<a href="/b">a</a>”'),
    ("`a`'s", '<code class="language-plaintext highlighter-rouge">a</code>’s'),
    ("<i>a</i>'s", "<i>a</i>’s"),
    ("$$x$$'s", "\\(x\\)’s"),
    ('"$$x$$"', "”\\(x\\)”"),
    ('("a")', "(“a”)"),
    ('"a."', "“a.”"),
    ('"a".', "“a”."),
    ('"..."', "“…”"),
    ('"été"', "“été”"),
    ('a "b', "a “b"),
    ("5'6\"", "5’6”"),
    ('"', "”"),
    ("'", "’"),
    (' " ', " “ "),
    ('a"b"c', "a”b”c"),
    ('—"a"—', "—”a”—"),
    ('“a” "b"', "“a” “b”"),
    ('\\"a\\"', '"a"'),
    ('"a"-"b"', "“a”-“b”"),
    ('x "[a](/b)" y', 'x “<a href="/b">a</a>” y'),
    ('"a\n"b', "“a\n“b"),
    ("['a']", "[‘a’]"),
    ('"1"', "“1”"),
    ('"«a»"', "“«a»”"),
]

SYMBOLS = [
    ("a -- b --- c ---- d", "a – b — c —- d"),
    ("a...b....c", "a…b….c"),
    ("<<a>>", "«a»"),
    ("<< a >>", "«\xa0a\xa0»"),
    ("a <<b", "a «b"),
    ("\\<<a\\>>", "&lt;&lt;a&gt;&gt;"),
    ("\\--", "--"),
    ("\\...", "..."),
    ("- -", "- -"),
    ("->", "-&gt;"),
]

REFERENCES = [
    ("&copy; &lt;b&gt; &amp; &quot;", '© &lt;b&gt; &amp; "'),
    ("&#8212;&#x2014;", "——"),
    ("&nosuch;", "&amp;nosuch;"),
    ("&amp", "&amp;amp"),
    ("AT&T", "AT&amp;T"),
    ("&check;", "&amp;check;"),
    ("&#150;", "–"),
    ("&apos;", "'"),
]

ESCAPES = [
    (
        "\\\\ \\* \\_ \\` \\[ \\] \\( \\) \\{ \\} \\# \\! \\: \\| \\\" \\' \\$ \\= \\- \\~ \\+ \\. \\< \\>",
        "\\ * _ ` [ ] ( ) { } # ! : | \" ' $ = - ~ + . &lt; &gt;",
    ),
    ("\\a \\&amp; \\^", "\\a \\&amp; \\^"),
    ("a\\", "a\\"),
    ("C:\\dir", "C:\\dir"),
]

BREAKS = [
    ("a  \nb", "a<br />\nb"),
    ("a\\\\\nb", "a<br />\nb"),
    ("a\\\nb", "a<br />\nb"),
    ("a \nb", "a \nb"),
    ("a   \nb", "a <br />\nb"),
    ("a\\\\\\\nb", "a\\<br />\nb"),
    ("*a\\\nb*", "<em>a<br />\nb</em>"),
    ("a  b", "a  b"),
]

ABBREVIATIONS = [
    ("CSS", '<abbr title="Cascading Style Sheets">CSS</abbr>'),
    ("CSS 2 and CSS 3", '<abbr title="an old one">CSS 2</abbr> and <abbr title="Cascading Style Sheets">CSS</abbr> 3'),
    ("XCSS CSSX", "XCSS CSSX"),
    ("(CSS)", '(<abbr title="Cascading Style Sheets">CSS</abbr>)'),
    ("*CSS*", '<em><abbr title="Cascading Style Sheets">CSS</abbr></em>'),
    ("`CSS`", '<code class="language-plaintext highlighter-rouge">CSS</code>'),
    ('[CSS](/CSS "CSS")', '<a href="/CSS" title="CSS"><abbr title="Cascading Style Sheets">CSS</abbr></a>'),
    ("![CSS](/i)", '<img alt="CSS" src="/i" />'),
    ('<b title="CSS">CSS</b>', '<b title="CSS"><abbr title="Cascading Style Sheets">CSS</abbr></b>'),
    ("<kbd>CSS</kbd>", "<kbd>CSS</kbd>"),
    ("Bund e.V.", "Bund <abbr>e.V.</abbr>"),
    ("C\\SS", "C\\SS"),
    ('"CSS"', '“<abbr title="Cascading Style Sheets">CSS</abbr>”'),
    ("CSS_", "CSS_"),
    ("CSS\nCSS", '<abbr title="Cascading Style Sheets">CSS</abbr>\n<abbr title="Cascading Style Sheets">CSS</abbr>'),
]


@pytest.mark.parametrize(("text", "expected"), [*QUOTES, *SYMBOLS, *REFERENCES, *ESCAPES, *BREAKS, *ABBREVIATIONS])
def test_is_as_in_kramdown(text: str, expected: str) -> None:
    assert spans(text) == expected
