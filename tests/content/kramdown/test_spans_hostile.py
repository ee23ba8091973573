"""Texts made to be slow: the number of steps grows with their length, and nesting has an end."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

import pytest

from app.content.kramdown.document import Document, Options
from app.content.kramdown.spans import parse
from app.content.kramdown.spans.constructs import CONSTRUCTS
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.scanner import STEPS_AT_LEAST, STEPS_PER_CHARACTER, Scanner
from tests.content.kramdown.spans_rendering import document, spans

SIZE = 3_000  # enough for the same texts to spend their steps as do with 6,000
UNITS = [
    "![[]()", "[a", "<![CDATA[", "[ a_", "[^1]", "[^2]", "[a](<b", '<p m="1"', '<b m="1">', "[ (](", "![", "<http://",
    "*a **a ", "*a ", "_a*_ ", "`", "``a`b", "$$", "$", '"', "'", "<", "<b>", "<foo>", "<!--", "~~a ", "{:",
    "{::options ", "*{:a ", r"\(", r"\\(", "[a](", "![*a ", "~~*a ", "&", "<<", "***", "<del>*a",
]  # fmt: skip
ENDS = ["", "](x)", "*>}~~", r"x**\) $$"]


@pytest.mark.parametrize("unit", UNITS)
def test_steps_grow_with_the_length_of_the_text(unit: str) -> None:
    for end in ENDS:
        text = unit * (SIZE // len(unit)) + end
        scanner = Scanner(text, Document(Options(dollar_math=True)), 1, CONSTRUCTS)
        root = Node("root")
        scanner.spans(root)
        assert scanner.pos == len(text)
        # what is left to do when the budget is spent costs one step a character at most
        assert scanner.budget.left > -(STEPS_AT_LEAST + (STEPS_PER_CHARACTER + 1) * len(text))


def test_many_names_are_found_in_one_pass() -> None:
    known = document()
    known.abbreviations = {f"a{number}": "x" for number in range(2000)}
    assert spans("a17 a1999 a2000", known) == '<abbr title="x">a17</abbr> <abbr title="x">a1999</abbr> a2000'


@pytest.mark.parametrize(("opening", "closing"), [("<u>", "</u>"), ("<b>", "</b>"), ("![", "](x)"), ("*`", "`*")])
def test_deep_nesting_ends_in_text(opening: str, closing: str) -> None:
    parent = Element("p")
    parse(opening * 5000 + "core" + closing * 5000, parent, Document(), 1)
    assert "core" in tostring(parent, "unicode")


def test_a_text_beyond_the_limit_is_reported_and_kept() -> None:
    known = Document()
    parent = Element("p")
    text = "*a **a " * 3000 + "end**"
    parse(text, parent, known, 3)
    assert "".join(parent.itertext()).endswith("end**")
    assert [(problem.line, problem.message[:14]) for problem in known.problems] == [(3, "Too many marks")]
