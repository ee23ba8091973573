"""Excerpts by Jekyll's rule, and what there is to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.excerpt import head, plain_text, squeeze
from app.content.placeholders import Placeholders
from app.content.reading import count_words, measure
from app.content.source import Source
from app.content.tree import parse


@pytest.mark.parametrize(
    ("source", "separator", "beginning"),
    [
        ("one\ntwo\n\nthree", "\n\n", "one\ntwo"),
        ("one\n \nthree", "\n\n", "one\n \nthree"),
        ("one paragraph\n", "\n\n", "one paragraph\n"),
        ("one\n\n", "\n\n", "one"),
        ("\n\none\n\ntwo", "\n\n", "one"),
        ("a\n\nb\n\n<!--more-->\n\nc", "<!--more-->", "a\n\nb\n\n"),
        ("no separator\n\nhere", "<!--more-->", "no separator\n\nhere"),
        ("see [it]\n\nmore\n\n  [it]: /x\n[other]: /y\n", "\n\n", "see [it]\n\n[it]: /x"),
        ("a note[^n]\n\n[^n]: text\n", "\n\n", "a note[^n]\n\n[^n]: text"),
        ("", "\n\n", ""),
        (
            "{::nomarkdown}\n<p>one\n\n<p>two\n{:/nomarkdown}",
            "\n\n",
            "{::nomarkdown}\n<p>one\n{:/nomarkdown}",
        ),
    ],
)
def test_the_beginning(source: str, separator: str, beginning: str) -> None:
    assert head(source, separator) == beginning


def test_blocks_are_kept_apart_and_phrases_are_not() -> None:
    tree = parse("<h2>A</h2><ul><li>b</li><li>c<em>d</em>e</li></ul>\n  f\u00a0 g")
    assert plain_text(tree) == "A b cde f\u00a0 g"


def test_squeezing_leaves_other_blanks() -> None:
    assert squeeze("\t a \n b\u2003\u00a0") == "a b\u2003\u00a0"


def test_time_to_read() -> None:
    words = " ".join(["word"] * 230)
    assert measure(parse(f"<p>{words}</p>")) == (230, 60)
    assert measure(parse(f"<pre><code>{words}</code></pre>")) == (230, 120)
    assert measure(parse("<p><img><img></p>")) == (0, 24)
    assert measure(parse("")) == (0, 0)


@pytest.mark.parametrize(
    ("text", "words"), [("It’s well-known, isn't it?", 4), ("日本語の文", 3), ("3.14 e.g. x", 3), ("– … !", 0)]
)
def test_words_of_any_script(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(), st.text())
def test_a_source_cannot_forge_a_placeholder(source: str, other: str) -> None:
    placeholders = Placeholders(source)
    token = placeholders.keep("<b>markup</b>", "plain words")
    assert token not in source
    assert placeholders.fill(f'<i title="{token}">{token}</i>') == f'<i title="{token}"><b>markup</b></i>'
    assert placeholders.plain(f"x{token}y") == "xplain wordsy"
    assert placeholders.fill(source) == source
    if other != source:
        assert Placeholders(other).keep("", "") != token
    assert Placeholders(source).keep("", "") == token


def test_lines_are_found_in_order() -> None:
    source = Source("a\n<IFRAME>\nb\n<iframe>\n")
    assert [source.line_of("<iframe"), source.line_of("<iframe"), source.line_of("<iframe")] == [2, 4, 1]
    assert source.line_of("") == 1
