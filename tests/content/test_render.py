"""From Markdown to a page and a feed entry."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content import Heading, RenderError, RenderOptions, escaped, render
from tests.content import vectors
from tests.content.safety import faults, read

BASE = "https://blog.test/posts/2025/x/"


def page(source: str, **options: object) -> str:
    return render(source, base_url=BASE, options=RenderOptions(**options)).html  # type: ignore[arg-type]


def feed(source: str, **options: object) -> str:
    return render(source, base_url=BASE, options=RenderOptions(**options)).feed_html  # type: ignore[arg-type]


def messages(source: str) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in render(source, base_url=BASE).problems]


def test_addresses_are_whole_in_the_feed_and_from_the_root_on_the_page() -> None:
    source = "[a](b.html) [c](/d?e=1&f=2) [g](#h) [i](https://blog.test/j) [k](https://other.test/)\n\n![l](m.png)\n"
    links = [element.get("href") for element in read(feed(source)).iter() if element.get("href")]
    assert links == [
        BASE + "b.html", "https://blog.test/d?e=1&f=2", BASE + "#h", "https://blog.test/j", "https://other.test/"
    ]  # fmt: skip
    links = [element.get("href") for element in read(page(source)).iter() if element.get("href")]
    assert links == ["/posts/2025/x/b.html", "/d?e=1&f=2", "#h", "/j", "https://other.test/"]
    assert f'src="{BASE}m.png"' in feed(source)
    assert 'src="/posts/2025/x/m.png"' in page(source)


def test_links_and_images_are_told_as_written() -> None:
    result = render("[a](b) [a](b) [c](#d) ![e](f.png) [![g](/h.png)](/i)[^1]\n\n[^1]: [j](k)", base_url=BASE)
    assert result.links == ("b", "/i", "k")
    assert result.images == ("f.png", "/h.png")


def test_contents_list_the_headings() -> None:
    result = render("# One *two*\n\n## $$x^2$$ & more[^1]\n\n### Done {#own}\n\n[^1]: x\n", base_url=BASE)
    assert [heading.level for heading in result.toc] == [1, 2, 3]
    assert [heading.text for heading in result.toc] == ["One two", r"\(x^2\) & more", "Done"]
    assert result.toc[2] == Heading(3, "own", "Done")


def test_excerpt_is_plain_text_of_the_first_paragraph() -> None:
    result = render('A *b* `<c>` & [d] "e" $$f<g$$.\n\nRest.\n\n[d]: /d\n', base_url=BASE)
    assert result.excerpt == r"A b <c> & d “e” \(f<g\)."


def test_excerpt_has_the_blanks_of_a_reader_that_strips_tags() -> None:
    assert render("- a\n- b\n", base_url=BASE).excerpt == "a b"
    assert render("# Title\n\nText", base_url=BASE).excerpt == "Title"


def test_an_excerpt_of_any_length_is_whole_text() -> None:
    source = "A &amp; <b>b</b> &lt;script&gt; `&copy;` é"
    for length in range(len(source)):
        excerpt = render(source[:length] + "<!--more-->\n\nx", base_url=BASE, options=RenderOptions(
            excerpt_separator="<!--more-->")).excerpt  # fmt: skip
        assert "\n" not in excerpt


def test_formulas_are_mathml_in_both() -> None:
    source = "$$\na < b\n$$\n\nText $$x_1$$ and $5."
    for html in (page(source), feed(source)):
        formulas = [element for element in read(html).iter() if element.tag.endswith("}math")]
        assert [formula.get("alttext") for formula in formulas] == ["a < b", "x_1"]
        assert [formula.get("display") for formula in formulas] == ["block", None]
        assert "and $5." in html


def test_dollar_formulas_only_on_request() -> None:
    assert "<math" not in page("Costs $5 and $6$.")
    assert "<math" in page("Say $x^2$.", dollar_math=True)


def test_formulas_can_stay_in_feeds_as_kramdown_leaves_them() -> None:
    source = r"A \\( a_1 \\) and $b_1$ and $$c_1$$."
    options = RenderOptions(dollar_math=True, plain_in_feed=True)
    result = render(source, base_url=BASE, options=options)
    assert result.html.count("<math") == 3
    assert result.feed_html.count("<math") == 1
    assert r"A \( a_1 \) and $b_1$ and <math" in result.feed_html
    assert result.excerpt == r"A \( a_1 \) and $b_1$ and \(c_1\)."


def test_excerpts_have_formulas_as_they_were_typed() -> None:
    assert render(r"A \\( a \\) and $$ b $$", base_url=BASE).excerpt == r"A \( a \) and \(b\)"


def test_a_bad_formula_shows_its_tex_and_is_reported_with_its_line() -> None:
    source = "One.\n\nTwo $$\\nosuch{x}$$.\n"
    assert '<code class="math-error">\\nosuch{x}</code>' in page(source)
    assert any(line.startswith("3: ") and "nosuch" in line for line in messages(source))


def test_embeds_become_links() -> None:
    source = 'Text.\n\n<iframe src="https://video.test/embed/1" title="A talk"></iframe>\n'
    assert '<p><a href="https://video.test/embed/1">A talk</a></p>' in feed(source)
    assert any(line.startswith("3: ") and "video.test" in line for line in messages(source))


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("x\n\n<script>alert(1)</script>\n", 3, "script"),
        ("x\n\n<form><input type='text'></form>\n", 3, "form"),
        ("x\n\n[a](javascript:alert(1))\n", 3, "javascript"),
        ('x\n\n<p onclick="x()">y</p>\n', 3, "onclick"),
        ("x\n\n![](a.png)\n", 3, "alt text"),
        ("x\n\n```nosuchlanguage\ny\n```\n", 3, "nosuchlanguage"),
    ],
)
def test_problems_name_their_line(source: str, line: int, word: str) -> None:
    assert any(told.startswith(f"{line}: ") and word in told for told in messages(source))


def test_a_fine_text_has_no_problems() -> None:
    assert messages("# A\n\nText with `code`, *emphasis*, $$x$$ and ![alt](/x.png).\n\n```python\nx = 1\n```\n") == []


def test_names_of_old_anchors_become_ids_on_the_page_and_stay_in_feeds() -> None:
    assert '<a id="old"></a>' in page('<a name="old"></a>Text')
    assert '<a name="old"></a>' in feed('<a name="old"></a>Text')


def test_short_names_of_sizes_are_written_out_on_the_page_and_stay_in_feeds() -> None:
    source = "![a](/b.png){: w='70' h='50' }"
    assert ' width="70" height="50"' in page(source)
    assert ' w="70" h="50"' in feed(source)


def test_numbered_lines_stand_in_a_table_in_feeds_alone() -> None:
    code = '<code class="language-c--" data-lang="c++">a\n\n&lt;</code>'
    source = f'<figure class="highlight" linenos=""><pre>{code}</pre></figure>'
    assert "linenos" not in page(source) + feed(source)
    assert "<table" not in page(source)
    assert feed(source).strip() == (
        '<figure class="highlight"><pre><code class="language-c--" data-lang="c++"><table class="rouge-table"><tbody>'
        '<tr><td class="gutter gl"><pre class="lineno">1\n2\n3\n</pre></td><td class="code"><pre>a\n\n&lt;\n</pre></td>'
        "</tr></tbody></table></code></pre></figure>"
    )
    assert messages(source) == []


def test_uploaded_pictures_have_their_size_everywhere_and_others_on_the_page() -> None:
    images = {"/media/a.png": (600, 400), "/old/b.png": (30, 20)}
    source = "![a](/media/a.png) ![b](/old/b.png) text"
    assert page(source, images=images).count(" width=") == 2
    assert feed(source, images=images).count(" width=") == 1


def test_the_feed_has_nothing_that_kramdown_does_not_write() -> None:
    source = "## A\n\n> x\n{: .note}\n\n```python\nx = 1\n```\n\n![a](/b.png)\n\n---\n\n|a|b|\n|-|:-:|\n|c|d|\n"
    html = feed(source)
    for word in (
        "anchor",
        "callout",
        "tabindex",
        "figure",
        "aria-",
        "scroll",
        '<span class="',
        "loading",
        'class="break"',
    ):
        assert word not in html
    assert 'style="text-align: center"' in html
    assert (
        '<div class="language-python highlighter-rouge"><div class="highlight"><pre class="highlight"><code>x = 1'
        in html
    )


def test_a_text_that_is_too_large_is_refused() -> None:
    with pytest.raises(RenderError):
        render("é" * (1 << 19) + "x", base_url=BASE)


def test_what_cannot_be_rendered_is_shown_as_typed() -> None:
    result = escaped("\nA <b>\x00\n  c\n")
    assert "".join(read(result.html).itertext()) == "\nA <b>\n  c\n"
    assert "".join(read(result.feed_html).itertext()) == "\nA <b>\n  c\n"
    assert result.excerpt == "A <b> c"
    assert len(result.problems) == 1
    assert faults(result.html, page=True) == []


@pytest.mark.parametrize("vector", vectors.HTML)
def test_hostile_html_is_harmless(vector: str) -> None:
    check(
        f"{vector}\n\nText {vector} text\n\n> {vector}\n\n- {vector}\n\n`{vector}` [{vector}](/x '{vector}')\n\n"
        f"## {vector}\n\n```\n{vector}\n```\n\n|{vector}|b|\n|-|-|\n|c|{vector}|\n\n{{: title='{vector}'}}\n"
    )


@pytest.mark.parametrize("url", vectors.URLS)
def test_hostile_addresses_lead_nowhere(url: str) -> None:
    check(
        f"[a]({url}) [b](<{url}>) ![c]({url}) <{url}> [d] <a href='{url}'>e</a> <img src=\"{url}\"> x[^1]\n\n"
        f'[d]: {url}\n[^1]: [f]({url})\n\ng\n{{: href="{url}" src="{url}" onclick="x" style="color:red"}}\n'
    )


def check(source: str) -> None:
    result = render(source, base_url=BASE)
    assert faults(result.html, page=True, built=True) == []
    assert faults(result.feed_html, page=False, built=True) == []
    assert read(result.excerpt) is not None
    for html in (result.html, result.feed_html):
        ET.fromstring(f"<x>{ET.tostring(read(html), encoding='unicode')}</x>")


LINES = st.one_of(
    st.sampled_from(
        [
            "# a",
            "## a {#x}",
            "- a",
            "1. b",
            "  - c",
            "> d",
            "```js",
            "```",
            "~~~",
            "    code",
            "|a|b|",
            "|-|:-:|",
            "---",
            "***",
        ]
    ),
    st.sampled_from(
        ["[^1]", "[^1]: n", "[a]: /b", "*[a]: b", "{: .note #x}", "{:toc}", "* x\n{:toc}", "$$", "$$x$$", "\\[ y \\]"]
    ),
    st.sampled_from(
        ["<div markdown='1'>", "</div>", "<b>", "<table><tr>", "<!--", "-->", "<script>", "![a](b 'c')", "[a][b]", "^"]
    ),
    st.sampled_from(vectors.HTML),
    st.text(alphabet="*_`[]()<>!|:{}^$\\#-+=~'\"&;/ \tab1é\u00a0日", max_size=16),
    st.text(max_size=10),
    st.just(""),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_any_text_renders_to_safe_html_and_always_the_same(source: str) -> None:
    check(source)
    first, second = render(source, base_url=BASE), render(source, base_url=BASE)
    assert dataclasses.asdict(first) == dataclasses.asdict(second)
