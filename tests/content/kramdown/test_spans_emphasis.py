"""Emphasis by kramdown's rules, deleted text and code. Expected results are those of kramdown."""

from __future__ import annotations

import pytest

from tests.content.kramdown.spans_rendering import spans

EMPHASIS = [
    ("*soft* and **loud**", "<em>soft</em> and <strong>loud</strong>"),
    ("_soft_ and __loud__", "<em>soft</em> and <strong>loud</strong>"),
    ("***both***", "<strong><em>both</em></strong>"),
    ("***both* loud**", "<strong><em>both</em> loud</strong>"),
    ("***both** soft*", "<em><strong>both</strong> soft</em>"),
    ("**loud *soft* loud**", "<strong>loud <em>soft</em> loud</strong>"),
    ("*soft **loud** soft*", "<em>soft <strong>loud</strong> soft</em>"),
    ("**重点**的词", "<strong>重点</strong>的词"),
    ("这是*重点*。", "这是<em>重点</em>。"),
    ("a*b*c", "a<em>b</em>c"),
    ("snake_case_name", "snake_case_name"),
    ("_two_words_", "<em>two_words</em>"),
    ("well-_known_", "well-_known_"),
    ("1_2_3", "1_2_3"),
    ("(_aside_)", "(<em>aside</em>)"),
    ("**Note:**text", "<strong>Note:</strong>text"),
    ("*open", "*open"),
    ("**open", "**open"),
    ("**half*", "<em>*half</em>"),
    ("*half**", "*half**"),
    (" * alone * ", " * alone * "),
    ("* a*", "* a*"),
    ("*a *", "*a *"),
    ("*a **b* c**", "*a <strong>b* c</strong>"),
    ("_a*b_c*", "_a<em>b_c</em>"),
    ("****", "<em>**</em>"),
    ("__init__", "<strong>init</strong>"),
    ("*a\nb*", "<em>a\nb</em>"),
    ("un*frigging*believable", "un<em>frigging</em>believable"),
    ("*a `*` b*", '<em>a <code class="language-plaintext highlighter-rouge">*</code> b</em>'),
    ("*a [b*](/c) d*", '<em>a <a href="/c">b*</a> d</em>'),
    ("\\*plain\\*", "*plain*"),
    ("_naïve_té", "_naïve_té"),
    ("中_文_字", "中_文_字"),
]

DELETED = [
    ("~~gone~~", "<del>gone</del>"),
    ("~~gone *soft*~~", "<del>gone <em>soft</em></del>"),
    ("*a ~~b *c* d~~ e*", "<em>a <del>b <em>c</em> d</del> e</em>"),
    ("~~ no ~~", "~~ no ~~"),
    ("~~no ~~", "~~no ~~"),
    ("~~~no~~~", "~<del>no</del>~"),
    ("~one~", "~one~"),
    ("~~a\nb~~", "<del>a\nb</del>"),
]

CODE = [
    ("`x`", '<code class="language-plaintext highlighter-rouge">x</code>'),
    ("` x`", "` x`"),
    ("`x `", '<code class="language-plaintext highlighter-rouge">x </code>'),
    ("``a`b``", '<code class="language-plaintext highlighter-rouge">a`b</code>'),
    ("`` `a` ``", '<code class="language-plaintext highlighter-rouge">`a`</code>'),
    ("`a", "`a"),
    ("``a`", "``a`"),
    ("a ` b ` c", "a ` b ` c"),
    ('`<b> & "q" *x*`', '<code class="language-plaintext highlighter-rouge">&lt;b&gt; &amp; "q" *x*</code>'),
    ("`a\nb`", '<code class="language-plaintext highlighter-rouge">a\nb</code>'),
    ("`x`{:.language-ruby}", '<code class="language-ruby highlighter-rouge">x</code>'),
    ("`x`{:.note #i}", '<code class="note language-plaintext highlighter-rouge" id="i">x</code>'),
    ("```a``", "```a``"),
    ("`&amp;`", '<code class="language-plaintext highlighter-rouge">&amp;amp;</code>'),
]


@pytest.mark.parametrize(("text", "expected"), [*EMPHASIS, *DELETED, *CODE])
def test_is_as_in_kramdown(text: str, expected: str) -> None:
    assert spans(text) == expected
