"""Hold what is true of every text: it is converted, in time near to its length, and leaves nothing behind."""

from __future__ import annotations

import time
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from app.content.kramdown import KramdownExtension
from app.content.kramdown.characters import FORBIDDEN
from tests.content.kramdown.dom import convert
from tests.content.kramdown.test_golden import LINES

HOSTILE = {
    "quotes": ">" * 5000 + " x",
    "bullets": "- " * 5000 + "x",
    "items": "- a\n\n" * 2000,
    "fences": "```x y\n" * 2000,
    "runs of backticks": "\n".join("`" * number + "a" for number in range(3, 150)),
    "formulas": "$$ a\n\n" * 2000,
    "elements": "<div>" * 5000,
    "elements with Markdown": '<div markdown="1">\n' * 2000,
    "open attributes": '<div a="\n' * 2000,
    "comments": "<!-- \n" * 2000,
    "attribute lists": "{: a\n" * 2000,
    "lists naming each other": "{:r: s}\n{:s: r}\na\n{: r}\n" * 500,
    "extensions": "{::comment}\n" * 2000,
    "cells": "|" * 5000 + "\n" + "|a|\n" * 1000,
    "code in cells": "| <code>" * 3000 + "\n",
    "rules of tables": "|" + "-" * 20000 + "x\n",
    "titles": "[a]: u 'x " * 3000 + "\n",
    "notes naming each other": "".join(f"[^{number}]: [^{number + 1}]\n" for number in range(500)) + "\n[^0]\n",
    "one long word": "a" * 50000,
} | {
    f"{mark!r} as HTML": "{::nomarkdown}\n" + mark * 10_000 + "\n{:/nomarkdown}\n"
    for mark in (
        "<",
        "<!--",
        "<a b='",
        '<a b="',
        "<a ",
        "<a b=c ",
        "<li>",
        "<p>",
        "</p>",
        "<div>",
        "<style>",
        "<td><table>",
    )
}


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(LINES) | st.text(max_size=8), max_size=12).map("\n".join))
def test_any_text_becomes_xml(text: str) -> None:
    html = convert(text)
    assert not FORBIDDEN.search(html)
    fromstring(f"<div>{html}</div>")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_no_more_than_its_length_allows(name: str) -> None:
    started = time.process_time()
    convert(HOSTILE[name])
    assert time.process_time() - started < 4


def test_nothing_of_a_text_reaches_the_next() -> None:
    extension = KramdownExtension()
    markdown = Markdown(extensions=[extension])
    first = markdown.convert("[a], HTML, [^1] {::options auto_ids='false' /}\n\n[a]: /a\n*[HTML]: x\n[^1]: y\n\n# h\n")
    assert 'href="/a"' in first
    assert "fn:1" in first
    second = markdown.convert("[a], HTML and [^1]\n\n# h\n")
    assert second == '<p>[a], HTML and [^1]</p>\n<h1 id="h">h</h1>'
    markdown.reset()
    assert not markdown.kramdown.links  # type: ignore[attr-defined]


def test_problems_name_the_line() -> None:
    markdown = Markdown(extensions=[KramdownExtension()])
    markdown.convert("one\n\n> two\n>\n> [^gone]\n\n{::comment}\nopen\n")
    problems = [(problem.line, problem.message) for problem in markdown.kramdown.problems]  # type: ignore[attr-defined]
    assert (5, "No note is defined under the name “gone”.") in problems
    assert any(line == 7 and "not closed" in message for line, message in problems)


def test_text_is_escaped_once() -> None:
    assert "<code>&amp;lt; &lt;b&gt;\n</code>" in convert("    &lt; <b>\n")
    assert convert('[a](/x?b=1&c="2")') == '<p><a href="/x?b=1&amp;c=&quot;2&quot;">a</a></p>'


def test_nesting_deeper_than_browsers_like_becomes_text() -> None:
    html = convert(">" * 500 + " deep")
    assert html.count("<blockquote>") < 100
    assert "deep" in html
