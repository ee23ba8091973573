"""Liquid in posts: what is done, what is left, and at which line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.jekyll.liquid import apply_liquid
from app.importers.jekyll.liquid_values import Scope


def scope() -> Scope:
    return Scope(
        site={"title": "A & B", "url": "https://x.example", "baseurl": "/base", "list": ["a", "b"], "deep": {"er": 5}},
        page={"title": "Post"},
        link={"about.md": "/base/about/"}.get,
        post_url={"2025-01-01-a": "/base/a/"}.get,
    )


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ site.title }} {{page.title}}", "A & B Post"),
        ("{{ site.title | escape | upcase }}", "A &AMP; B"),
        ("{{ site.list[0] }}{{ site.list.last }}{{ site.list | join: ', ' }}{{ site['deep'].er }}", "aba, b5"),
        ("{{ '/x y' | relative_url }} {{ 'x' | absolute_url }}", "/base/x%20y https://x.example/base/x"),
        ("{{ site.url }}{{ site.baseurl }}/x", "https://x.example/base/x"),
        ("{% post_url 2025-01-01-a %} {% link about.md %}", "/base/a/ /base/about/"),
        ("a{% comment %}{{ b }} {% include x %}{% endcomment %}c", "ac"),
        ("{% raw %}{{ a }}{% b %}\n{% endraw %}", "{{ a }}{% b %}\n"),
        ("{% assign a = 'x' | append: 'y' %}[{{ a }}]", "[xy]"),
        ("{% capture a %}<{{ page.title }}>{% endcapture %}{{ a }}", "<Post>"),
        ("a \n{%- assign b = 1 -%}\n c{{- b -}} d", "ac1d"),
        ("{{ site.unset }}{{ nil }}{{ '' }}", ""),
        ("{{ site.unset | default: 'd' }}", "d"),
        ("{{ '2025-01-02' | date: '%-d %b %Y' }}", "2 Jan 2025"),
        ("{{ 'a-b' | replace: '-', '+' | capitalize }}", "A+b"),
        ("a { b } % {", "a { b } % {"),
    ],
)
def test_what_is_done(text: str, result: str) -> None:
    done = apply_liquid(text, scope())
    assert (done.text, done.notes) == (result, [])


@pytest.mark.parametrize(
    "left",
    [
        "{% include a.html %}",
        "{{ site.posts }}",
        "{{ page.content }}",
        "{{ a | unknown }}",
        "{{ a b c }}",
        "{% link missing.md %}",
        "{% post_url 2020-01-01-no %}",
        "{% gist 12 %}",
        "{% endhighlight %}",
        "{% highlight %}",
        "{{ site.deep }}",
        "{{ .Values.x }}",
        "{{ never closed",
        "{% never closed",
        "{{ a } }}",
        "{% raw %} never closed",
        "{% comment %} never closed",
        "{% capture x %} never closed",
        "{% assign nothing %}",
    ],
)
def test_what_is_left_as_written_and_said(left: str) -> None:
    done = apply_liquid(f"one\ntwo {left}\nthree", scope())
    assert done.text == f"one\ntwo {left}\nthree"
    assert [line for line, _ in done.notes] == [1]
    assert done.notes[0][1].endswith(".")


def test_a_name_of_nothing_shows_nothing_as_in_jekyll_and_is_said() -> None:
    done = apply_liquid("a{{ secrets.TOKEN }}b", scope())
    assert done.text == "ab"
    assert "names nothing" in done.notes[0][1]


def test_a_variable_that_could_not_be_followed_is_left() -> None:
    done = apply_liquid("{% assign x = site.posts %}{{ x }}", scope())
    assert done.text == "{% assign x = site.posts %}{{ x }}"
    assert len(done.notes) == 2


def test_loops_and_conditions_make_a_template() -> None:
    done = apply_liquid("text\n{% if a %}b{% else %}c{% endif %}", scope())
    assert done.text == "text\n{% if a %}b{% else %}c{% endif %}"
    assert (done.template_line, len(done.notes)) == (1, 1)


def test_highlight_is_what_jekyll_writes_without_colours() -> None:
    text = 'a\n{% highlight c++ linenos %}\n\nx < "{{ page.title }}" & y;\n\nz\n{% endhighlight %}\nb'
    figure = (
        '<figure class="highlight" linenos=""><pre><code class="language-c--" data-lang="c++">'
        'x &lt; "Post" &amp; y;\n\nz</code></pre></figure>'
    )
    done = apply_liquid(text, scope())
    assert done.text == f"a\n\n{figure}\n\nb"
    assert done.notes == [(1, "Pages show this code without line numbers; feeds keep them.")]
    assert apply_liquid(text, scope(), markdown=False).text == f"a\n{figure}\nb"


@pytest.mark.parametrize("filling", ["{{ note | markdownify }}", "\n  {{ note | markdownify }}\n"])
def test_markdown_that_fills_an_element_stays_markdown(filling: str) -> None:
    done = apply_liquid(f'{{% capture note %}}\n*a*\n{{% endcapture %}}b\n\n<div class="n">{filling}</div>\n', scope())
    assert " ".join(done.text.split()) == 'b <div class="n" markdown="1"> *a* </div>'
    assert '<div class="n" markdown="1">\n*a*\n' in done.text
    assert done.notes == []


@pytest.mark.parametrize("text", ["a {{ page.title | markdownify }}", "<div>{{ page.title | markdownify }} b</div>"])
def test_markdown_elsewhere_is_left_as_written(text: str) -> None:
    done = apply_liquid(text, scope())
    assert done.text == text
    assert [sentence for _, sentence in done.notes if "the filter markdownify is not known here" in sentence]


def test_lines_are_counted_through_everything() -> None:
    text = "{% raw %}\n\n{% endraw %}\n{% comment %}\n{% endcomment %}{{\n a\n| b }}{% x %}"
    assert [line for line, _ in apply_liquid(text, scope()).notes] == [4, 6]


@given(st.text(max_size=200).filter(lambda text: "{{" not in text and "{%" not in text))
def test_a_text_without_liquid_stays(text: str) -> None:
    assert apply_liquid(text, scope()).text == text


@given(st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "-", " raw ", "endraw", "highlight c", "a", "|", "'", "\n"])))
def test_liquid_never_raises(parts: list[str]) -> None:
    done = apply_liquid("".join(parts), scope())
    assert all(line <= parts.count("\n") for line, _ in done.notes)


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 200_000,
        "{%" * 200_000,
        "{{ a" * 100_000,
        "{% raw %}" * 50_000,
        "{% comment %}{% endraw %}" * 20_000,
        "{% highlight c %}" * 20_000,
        "{%" + " " * 400_000,
        "{{ a }}" * 20_000,
        "{% assign a='aaaaaaaa' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}" * 1000,
    ],
    ids=range(9),
)
def test_hostile_liquid_is_quick_and_small(text: str) -> None:
    started = time.perf_counter()
    done = apply_liquid(text, scope())
    assert time.perf_counter() - started < 3
    assert len(done.text) < 10_000_000
    assert len(done.notes) <= 51
