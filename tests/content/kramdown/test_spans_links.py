"""Links, images, references, addresses and notes. Expected results are those of kramdown."""

from __future__ import annotations

import pytest

from tests.content.kramdown.spans_rendering import spans

INLINE = [
    ("[text](/to)", '<a href="/to">text</a>'),
    ('[text](/to "Title")', '<a href="/to" title="Title">text</a>'),
    ("[text](/to 'Title')", '<a href="/to" title="Title">text</a>'),
    ('[text](/to "a "quoted" title")', '<a href="/to" title="a &quot;quoted&quot; title">text</a>'),
    ("[text]( /to )", '<a href="/to">text</a>'),
    ("[text](</a b>)", '<a href="/a b">text</a>'),
    ('[text](</a b> "T")', '<a href="/a b" title="T">text</a>'),
    ("[wiki](/Byline_(blog))", '<a href="/Byline_(blog)">wiki</a>'),
    ("[a [b] c](/to)", '<a href="/to">a [b] c</a>'),
    ("[*a* `b`](/to)", '<a href="/to"><em>a</em> <code class="language-plaintext highlighter-rouge">b</code></a>'),
    ("[a]()", '<a href="">a</a>'),
    ("[](/to)", '<a href="/to"></a>'),
    ("[a] (/b)", "[a] (/b)"),
    ("[a](/b", "[a](/b"),
    ('[a](/b "c)', "[a](/b “c)"),
    ("[a\\]b](/to)", '<a href="/to">a]b</a>'),
    ("[a](/b\\_c)", '<a href="/b\\_c">a</a>'),
    ("[a](/b?c=d&amp;e=f&g)", '<a href="/b?c=d&amp;e=f&amp;g">a</a>'),
    ("[a [b](/c) d](/e)", '<a href="/e">a [b](/c) d</a>'),
    ("[a](/b)[c](/d)", '<a href="/b">a</a><a href="/d">c</a>'),
    ('[a](/b){:rel="me" .x}', '<a class="x" href="/b" rel="me">a</a>'),
    ("[a\nb](/c)", '<a href="/c">a\nb</a>'),
    ('[a](/b\n"title")', '<a href="/b" title="title">a</a>'),
    ("[]", "[]"),
    ("[", "["),
    ("![", "!["),
    ("!", "!"),
    ("[a][", "[a]["),
    ("[`]`](/b)", '<a href="/b"><code class="language-plaintext highlighter-rouge">]</code></a>'),
    ("*[a*](/b)", '*<a href="/b">a*</a>'),
]

IMAGES = [
    ("![alt](/i.png)", '<img alt="alt" src="/i.png" />'),
    ('![alt](/i.png "T")', '<img alt="alt" src="/i.png" title="T" />'),
    ("![a *b* \\[c\\]](/i.png)", '<img alt="a *b* [c]" src="/i.png" />'),
    ("[![alt](/i.png)](/to)", '<a href="/to"><img alt="alt" src="/i.png" /></a>'),
    ("![a ![b](/b.png) c](/c.png)", '<img alt="a ![b](/b.png) c" src="/c.png" />'),
    ("![alt][home]", '<img alt="alt" src="/start" title="The start" />'),
    ("![no](/i", "![no](/i"),
    ("!\\[a](/b)", "![a](/b)"),
    ('![](/i.png){:width="30"}', '<img alt="" src="/i.png" width="30" />'),
]

REFERENCES = [
    ("[home]", '<a href="/start" title="The start">home</a>'),
    ("[home][]", '<a href="/start" title="The start">home</a>'),
    ("[the start][home]", '<a href="/start" title="The start">the start</a>'),
    ("[the start] [home]", '<a href="/start" title="The start">the start</a>'),
    ("[HOME]", '<a href="/start" title="The start">HOME</a>'),
    ("[Two\n  Words]", '<a class="k" href="/two">Two\n  Words</a>'),
    ("[a][two words]", '<a class="k" href="/two">a</a>'),
    ("[nowhere]", "[nowhere]"),
    ("[a][nowhere]", "[a][nowhere]"),
    ("[a [home] b]", '[a <a href="/start" title="The start">home</a> b]'),
    ("[home](/own)", '<a href="/own">home</a>'),
    ("[home]: x", '<a href="/start" title="The start">home</a>: x'),
    ("[ho*me*]", "[ho<em>me</em>]"),
]

ADDRESSES = [
    (
        "<https://byline.example/a?b=c&d>",
        '<a href="https://byline.example/a?b=c&amp;d">https://byline.example/a?b=c&amp;d</a>',
    ),
    (
        "<https://byline.example/a?b=c&amp;d>",
        '<a href="https://byline.example/a?b=c&amp;d">https://byline.example/a?b=c&amp;d</a>',
    ),
    ("<mailto:me@byline.example>", '<a href="mailto:me@byline.example">me@byline.example</a>'),
    ("<me@byline.example>", '<a href="mailto:me@byline.example">me@byline.example</a>'),
    ("<ftp://byline.example>", '<a href="ftp://byline.example">ftp://byline.example</a>'),
    ("<gopher://x>", "&lt;gopher://x&gt;"),
    ("<https://a b>", '<a href="https://a b">https://a b</a>'),
    ("<https://a\nb>", "&lt;https://a\nb&gt;"),
    ("https://byline.example", "https://byline.example"),
    ("<>", "&lt;&gt;"),
]

NOTES = [
    ("a[^1]", "a[note 1]"),
    ("a[^2]", "a[^2]"),
    ("[^1][^1]", "[note 1][note 1]"),
    ("[a[^1]](/b)", "[a[note 1]](/b)"),
    ("*a[^1]*", "<em>a[note 1]</em>"),
    ("\\[^1]", "[^1]"),
    ("[^1](/a)", "[note 1](/a)"),
    ("[^not a name]", "[^not a name]"),
]


@pytest.mark.parametrize(("text", "expected"), [*INLINE, *IMAGES, *REFERENCES, *ADDRESSES, *NOTES])
def test_is_as_in_kramdown(text: str, expected: str) -> None:
    assert spans(text) == expected
