"""HTML between words, attribute lists and extensions. Expected results are those of kramdown."""

from __future__ import annotations

import pytest

from tests.content.kramdown.spans_rendering import spans

ELEMENTS = [
    ("<b>*x*</b>", "<b><em>x</em></b>"),
    ("<kbd>*x*</kbd>", "<kbd>*x*</kbd>"),
    ("<u>*x*</u>", "<u>*x*</u>"),
    ('<u markdown="1">*x*</u>', "<u>*x*</u>"),
    ('<u markdown="span">*x*</u>', "<u><em>x</em></u>"),
    ('<b markdown="0">*x*</b>', "<b>*x*</b>"),
    ('<SPAN Class="A">x</span>', '<span class="A">x</span>'),
    ("<my-tag>*x* <b>*y*</b></my-tag>", "<my-tag>*x* <b>*y*</b></my-tag>"),
    ("<My>x</my></My>y", "<My>x&lt;/my&gt;</My>y"),
    ("<br>", "<br />"),
    ("<br/>a<img src=\"/i\" alt='x'>", '<br />a<img alt="x" src="/i" />'),
    ("<i>open *x*", "<i>open <em>x</em></i>"),
    ("a</i>", "a&lt;/i&gt;"),
    ("<div>x</div>", "&lt;div&gt;x&lt;/div&gt;"),
    ('<i a=1 b c="d\ne">x</i>', '<i a="1" b="" c="d e">x</i>'),
    ('<i a="1" a="2">x</i>', '<i a="2">x</i>'),
    ('<i a="&lt;&quot;">x</i>', '<i a="&lt;&quot;">x</i>'),
    ('<i id=" ">x</i>', "<i>x</i>"),
    ("<i>a</b>c</i>", "<i>a&lt;/b&gt;c</i>"),
    ("<i><b>x</i></b>", "<i><b>x&lt;/i&gt;</b></i>"),
    ("a <!-- *x* --> b", "a  b"),
    ("<!-- open *x*", "&lt;!– open <em>x</em>"),
    ("1 < 2 > 0", "1 &lt; 2 &gt; 0"),
    ('<i a="x', "&lt;i a=”x"),
    ('<i\nb="c">x</i>', '<i b="c">x</i>'),
    ("<code>a `b` &amp; <b>*c*</b></code>", "<code>a `b` &amp; <b>*c*</b></code>"),
    ("*<b>x*</b>", "*<b>x*</b>"),
    ("<b/>x", "<b></b>x"),
    ('<a href="/x">[y](/z)</a>', '<a href="/x"><a href="/z">y</a></a>'),
    ("<x:y>a</x:y>", "<x:y>a</x:y>"),
    ("<i>a\\\nb</i>", "<i>a\\\nb</i>"),
]

ATTRIBUTES = [
    ("*x*{:.a .b #c}", '<em class="a b" id="c">x</em>'),
    ('*x*{:.a}{:title="t"}', '<em class="a" title="t">x</em>'),
    ("*x*{:wide}", '<em class="wide" title="w">x</em>'),
    ("*x* {:.a}", "<em>x</em> {:.a}"),
    ("x{:.a}", "x{:.a}"),
    ("**x**{: lang='de'}", '<strong lang="de">x</strong>'),
    ("*x*{:.a", "<em>x</em>{:.a"),
    ("*x*{:}", "<em>x</em>{:}"),
    ('<b class="a">x</b>{:.b}', '<b class="a b">x</b>'),
    ('"x"{:.a}', "“x”"),
    ("*x*{::a}", "<em>x</em>{::a}"),
    ("*x*{:/}", "<em>x</em>{:/}"),
    ('*a*{:title="b\\}c"}', '<em title="b}c">a</em>'),
]

EXTENSIONS = [
    ("a{::comment}*b*{:/comment}c", "ac"),
    ("a{::comment}*b*{:/}c", "ac"),
    ("a{::comment}b", "a{::comment}b"),
    ("a{::comment /}b", "ab"),
    ("a{::nomarkdown}*b* <i>c</i>{:/}d", "a*b* <i>c</i>d"),
    ('a{::nomarkdown type="html"}*b*{:/nomarkdown}d', "a*b*d"),
    ('a{::nomarkdown type="latex"}*b*{:/}d', "ad"),
    ("a{::other}b{:/}", "a{::other}b{:/}"),
    ('a{::options auto_ids="false" /}b', "ab"),
    ("a{:/}b", "a{:/}b"),
    ("{::nomarkdown}<div>*x*</div>{:/}", "<div>*x*</div>"),
]


@pytest.mark.parametrize(("text", "expected"), [*ELEMENTS, *ATTRIBUTES, *EXTENSIONS])
def test_is_as_in_kramdown(text: str, expected: str) -> None:
    assert spans(text) == expected
