"""HTML of other programs becomes Markdown that shows the same."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content import render
from app.importers.markup import ENOUGH, likeness, to_markdown
from app.importers.markup.canonical import canonical

# What each maker writes, and the Markdown that it must become.
CODE = {
    "a bare pre": ("<pre>a &lt; b\n  c</pre>", "```\na < b\n  c\n```"),
    "HTML5": ('<pre><code class="language-rust">fn</code></pre>', "```rust\nfn\n```"),
    "the block editor": (
        '<pre class="wp-block-code"><code lang="php" class="language-php">x</code></pre>',
        "```php\nx\n```",
    ),
    "SyntaxHighlighter": ('<pre class="brush: jscript; title: x; notranslate">x</pre>', "```javascript\nx\n```"),
    "Prism with a toolbar": (
        '<div class="code-toolbar"><pre class="language-css line-numbers"><code class="language-css">a{}</code></pre>'
        '<div class="toolbar"><button>Copy</button></div></div>',
        "```css\na{}\n```",
    ),
    "Rouge in a table": (
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code>'
        '<table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1\n2\n</pre></td>'
        '<td class="rouge-code"><pre><span'
        ' class="k">def</span>\nend\n</pre></td></tr></tbody></table></code></pre></div></div>',
        "```ruby\ndef\nend\n```",
    ),
    "Hugo's Chroma": (
        '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td'
        ' class="lntd"><pre class="chroma"><code>'
        '<span class="lnt">1\n</span></code></pre></td><td class="lntd"><pre class="chroma"><code class="language-go" '
        'data-lang="go"><span class="line"><span class="cl">x</span></span></code></pre></td></tr></table></div></div>',
        "```go\nx\n```",
    ),
    "Pygments": (
        '<div class="highlight-python notranslate"><div class="highlight"><pre><span></span>x\n</pre></div></div>',
        "```python\nx\n```",
    ),
    "pandoc": (
        '<div class="sourceCode" id="cb1"><pre class="sourceCode haskell"><code class="sourceCode haskell">'
        '<span id="cb1-1"><a href="#cb1-1"></a>main</span></code></pre></div>',
        "```haskell\nmain\n```",
    ),
    "Crayon": (
        '<div class="crayon-syntax"><textarea class="crayon-plain">a &amp; b</textarea><div class="crayon-main"><table '
        'class="crayon-table"><tr><td class="crayon-nums">1</td><td class="crayon-code">a'
        " b</td></tr></table></div></div>",
        "```\na & b\n```",
    ),
    "SyntaxHighlighter after its script": (
        '<div class="syntaxhighlighter sql"><table><tr><td class="gutter"><div class="line number1">1</div></td>'
        '<td class="code"><div class="container"><div class="line number1">SELECT 1</div><div class="line">;</div>'
        "</div></td></tr></table></div>",
        "```\nSELECT 1\n;\n```",
    ),
    "fences inside": ("<pre><code>```\nx\n```</code></pre>", "````\n```\nx\n```\n````"),
    "a gist": (
        '<script src="https://gist.github.com/me/0123abc.js"></script>',
        "[gist.github.com/me/0123abc](https://gist.github.com/me/0123abc)",
    ),
}
NOTES = {
    "kramdown": (
        '<p>A<sup id="fnref:x" role="doc-noteref"><a href="#fn:x"'
        ' class="footnote">1</a></sup></p><div class="footnotes">'
        '<ol><li id="fn:x"><p>B <a href="#fnref:x" class="reversefootnote">&#8617;</a></p></li></ol></div>',
        "A[^x]\n\n[^x]: B",
    ),
    "Hugo, with whole addresses": (
        '<p>A<sup id="fnref:1"><a href="https://h/p/#fn:1"'
        ' class="footnote-ref">1</a></sup></p><div class="footnotes"><hr>'
        '<ol><li id="fn:1"><p>B&#160;<a href="https://h/p/#fnref:1"'
        ' class="footnote-backref">↩︎</a></p></li></ol></div>',
        "A[^1]\n\n[^1]: B",
    ),
    "pandoc": (
        '<p>A<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a></p><section class="footnotes"><hr /><ol>'
        '<li id="fn1"><p>B<a href="#fnref1" class="footnote-back">↩︎</a></p></li></ol></section>',
        "A[^1]\n\n[^1]: B",
    ),
    "the block editor": (
        '<p>A<sup data-fn="0c-1" class="fn"><a href="#0c-1" id="0c-1-link">1</a></sup></p>'
        '<ol class="wp-block-footnotes"><li id="0c-1">B <em>c</em> <a href="#0c-1-link">↩︎</a></li></ol>',
        "A[^1]\n\n[^1]: B *c*",
    ),
    "Easy Footnotes": (
        '<p>A<span id="easy-footnote-1-9" class="easy-footnote-margin-adjust"></span><span class="easy-footnote">'
        '<a href="#easy-footnote-bottom-1-9" title="B"><sup>1</sup></a></span></p><ol class="easy-footnotes-wrapper">'
        '<li class="easy-footnote-single"><span id="easy-footnote-bottom-1-9"'
        ' class="easy-footnote-margin-adjust"></span>B'
        '<a class="easy-footnote-to-top" href="#easy-footnote-1-9"></a></li></ol>',
        "A[^1]\n\n[^1]: B",
    ),
    "markdown-it": (
        '<p>A<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p><hr class="footnotes-sep">'
        '<section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>B '
        '<a href="#fnref1" class="footnote-backref">↩</a></p></li></ol></section>',
        "A[^1]\n\n[^1]: B",
    ),
}
FORMULAS = {
    "MathJax's script": ('<p>a <script type="math/tex">x^2</script> b</p>', "a $$x^2$$ b"),
    "MathJax on the page": (r"<p>a \(x^2\) b</p>", "a $$x^2$$ b"),
    "WordPress": ("<p>a $latex x^2$ b</p>", "a $$x^2$$ b"),
    "its picture": ('<p>a <img class="latex" src="/l.png" alt="x^2"> b</p>', "a $$x^2$$ b"),
    "KaTeX": (
        '<p>a <span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation '
        'encoding="application/x-tex">x</annotation></semantics></math></span><span>x</span></span> b</p>',
        "a $$x$$ b",
    ),
    "MathML": ('<p>a <math alttext="x"><mi>x</mi></math> b</p>', "a $$x$$ b"),
    "a display": (r"<p>\[x^2\]</p>", "$$\nx^2\n$$"),
    "bars": (r"<p>a \(|x|^2\) b</p>", r"a $$\vert x\vert ^2$$ b"),
}
OTHERS = {
    "tight in loose": ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"),
    "tasks": ('<ul><li><input type="checkbox" checked disabled> a</li></ul>', "- [x] a"),
    "a list that starts late": ('<ol start="5"><li>a</li></ol>', '{: start="5"}\n1. a'),
    "size": (
        '<img src="/a b.png" alt="A" width="3" height="4" title="T">',
        '![A](/a%20b.png "T"){: width="3" height="4"}',
    ),
    "side": ('<img class="alignright" src="a.png">', "![](a.png){: .align-right}"),
    "lazy": ('<img src="data:image/svg+xml,x" data-src="a.png" alt="">', "![](a.png)"),
    "a caption": (
        '<figure class="x"><img src="a.png"><figcaption>C</figcaption></figure>',
        '<figure><img src="a.png" /><figcaption>C</figcaption></figure>',
    ),
    "a figure without caption": ('<figure><img src="a.png" alt="A"></figure>', "![A](a.png)"),
    "a video": (
        '<iframe src="https://www.youtube.com/embed/abcdef"></iframe>',
        "<https://www.youtube.com/watch?v=abcdef>",
    ),
    "another id": ('<h2 id="x">A b</h2><h2 id="a-b">A b</h2>', "## A b {#x}\n\n## A b {#a-b}"),
    "the same id": ('<h2 id="a-b">A b</h2>', "## A b"),
    "terms": ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n: b"),
    "a plain table": (
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>b|c</td></tr></tbody></table>",
        "| A |\n|---|\n| b\\|c |",
    ),
    "a table with spans": (
        '<table><tr><td colspan="2">A</td></tr><tr><td>b</td><td>c</td></tr></table>',
        '<table><tr><td colspan="2">A</td></tr><tr><td>b</td><td>c</td></tr></table>',
    ),
    "words of editors": ('<p><span style="font-weight:bold">a</span> <font>b</font></p>', "**a** b"),
    "emphasis in emphasis": ("<p><b><i>a</i></b> <i>b<b>c</b></i></p>", "***a*** *b<strong>c</strong>*"),
    "blanks inside": ("<p>a<b> b </b>c</p>", "a **b** c"),
    "unclosed": ("<p>a <b>b<p>c</b> d", "a **b**\n\n**c** d"),
    "a poem with a link": ('<pre>a\n <a href="u">b</a></pre>', '<pre>a\n <a href="u">b</a></pre>'),
    "right to left": ('<p dir="rtl">א</p>', 'א\n{: dir="rtl"}'),
    "pictures of characters": ('<p>a <img class="emoji" alt="🎉" src="https://s.w.org/x.png"> b</p>', "a 🎉 b"),
    "pictures that count": ('<p>a<img src="https://t.example/?1" width="1" height="1"></p>', "a"),
    "readings": ("<p><ruby>漢<rt>kan</rt></ruby></p>", "<ruby>漢<rt>kan</rt></ruby>"),
    "a caption of WordPress": (
        '<div class="wp-caption alignleft"><a href="b"><img src="a.png" alt=""></a>'
        '<p class="wp-caption-text">C</p></div>',
        '<figure class="align-left"><a href="b"><img src="a.png" alt="" /></a><figcaption>C</figcaption></figure>',
    ),
    "a caption of Blogger": (
        '<table class="tr-caption-container"><tr><td><img src="a.png" alt=""></td></tr><tr><td '
        'class="tr-caption">C</td></tr></table>',
        '<figure><img src="a.png" alt="" /><figcaption>C</figcaption></figure>',
    ),
    "a rule in a list": ("<ul><li><p>a</p><hr></li><li><p>b</p></li></ul>", "- a\n\n  <hr />\n\n- b"),
    "code in a list that looks like a rule": (
        "<ul><li>a<pre>x\n\n---</pre></li></ul>",
        "<ul><li>a<pre><code>x\n\n---\n</code></pre></li></ul>",
    ),
    "neighbours": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
}


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        pytest.param(*case, id=f"{name}: {maker}")
        for name, cases in (("code", CODE), ("notes", NOTES), ("maths", FORMULAS), ("other", OTHERS))
        for maker, case in cases.items()
    ],
)
def test_each_maker_becomes_markdown_that_says_the_same(markup: str, markdown: str) -> None:
    assert to_markdown(markup).strip() == markdown
    shown = render(to_markdown(markup), base_url="https://new.example/p/").feed_html
    assert likeness(markup, shown) >= ENOUGH


def test_addresses_are_seen_from_the_base() -> None:
    markup = '<p><a href="b/">x</a> <a href="#y">y</a> <img src="../c.png" alt=""></p>'
    assert to_markdown(markup, base="https://o.example/a/") == (
        "[x](https://o.example/a/b/) [y](#y) ![](https://o.example/c.png)\n"
    )


def test_likeness_falls_with_what_is_lost() -> None:
    text = "".join(f"<p>Paragraph {n} of some length, with <a href='/{n}'>a link</a>.</p>" for n in range(20))
    assert likeness(text, text) == 1
    assert likeness(text, text.replace("Paragraph 7 of some length", "")) < ENOUGH
    assert likeness(text, text.replace("Paragraph", "“Paragraph”")) < ENOUGH
    assert likeness(text, text.replace("'", '"')) == 1
    assert likeness(f"<div><section>{text}</section></div>", text) == 1
    assert 0.89 < likeness(text, re.sub("</?a[^>]*>", "", text)) < 1
    assert likeness(text, "") == 0
    assert likeness("", "") == 1


@pytest.mark.parametrize(
    "piece",
    [
        "<b>",
        "<p>",
        "<div>",
        "</p>",
        "<a <a ",
        "<b id=1>x<p>",
        "<!--",
        "&#",
        "<table><tr><td>",
        "*_`[",
        "<ul><li>",
        "$$\\(",
    ],
)
def test_hostile_html_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    to_markdown(piece * (15_000 // len(piece)))
    assert time.process_time() - started < 2


PIECES = st.one_of(
    st.text(max_size=12),
    st.text("ab1 *_`[](){}<>#+-.!|~=:^&;$\"'/\n\N{NO-BREAK SPACE}重", max_size=12),
    st.sampled_from(
        ["--", "...", "<b>", "&amp;", "1. ", "- ", "{::", "[^1]", "**", "~~~", "```", "<<", "](", "|", "http://x.y"]
    ),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=5).map("".join), min_size=1, max_size=3))
def test_text_stays_text(paragraphs: list[str]) -> None:
    paragraphs = [re.sub(r"\$\$|\\[(\[]|\$latex", "", text) for text in paragraphs]
    markup = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    shown = render(to_markdown(markup), base_url="https://new.example/p/").feed_html
    assert _text(shown) == _text(markup)


def _text(markup: str) -> str:
    return " ".join(re.split(r"[ \t\n\r\f\v]+", canonical(markup).text)).strip(" ")
