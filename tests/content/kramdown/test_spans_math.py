"""Formulas between words. Expected results are those of kramdown."""

from __future__ import annotations

import pytest

from tests.content.kramdown.spans_rendering import document, problems, spans

DOUBLE_DOLLAR = [
    ("$$a_b$$", "\\(a_b\\)"),
    ("a $$ x < y $$ b", "a \\(x &lt; y\\) b"),
    ("\\$$x$$", "$$x$$"),
    ("$$a\nb$$", "\\(a\nb\\)"),
    ("$$x$$$$y$$", "\\(x\\)\\(y\\)"),
    ("$x$", "$x$"),
    ("$5 and $6", "$5 and $6"),
    ("*a $$*$$ b*", "<em>a \\(*\\) b</em>"),
    ("`$$x$$`", '<code class="language-plaintext highlighter-rouge">$$x$$</code>'),
    ("$$*a*", "$$<em>a</em>"),
]


@pytest.mark.parametrize(("text", "expected"), DOUBLE_DOLLAR)
def test_is_as_in_kramdown(text: str, expected: str) -> None:
    assert spans(text) == expected


DOLLAR = [
    ("$x$", r"\(x\)"),
    ("costs $5 and $6", "costs $5 and $6"),
    ("$ x$ and $x $", "$ x$ and $x $"),
    (r"\$x$", "$x$"),
    (r"$a\$b$", r"\(a\$b\)"),
    ("$x$2", "$x$2"),
    ("a $$x$$ $y$", r"a \(x\) \(y\)"),
    ("`$x$` $y", '<code class="language-plaintext highlighter-rouge">$x$</code> $y'),
]


@pytest.mark.parametrize(("text", "expected"), DOLLAR)
def test_single_dollars_hold_a_formula_on_request(text: str, expected: str) -> None:
    assert spans(text, document(dollar_math=True)) == expected


BRACKETS = [
    (r"so \(x\) is", r"so \(x\) is"),
    (r"\( a_1 + *b* \)", r"\(a_1 + *b*\)"),
    (r"\[ \sum_i x_i \]", r"\[\sum_i x_i\]"),
    (r"\\( \\{ x \\} \\)", r"\(\{ x \}\)"),
    (r"\\[ x \\]", r"\[x\]"),
    (r"use \( and \) to group", "use ( and ) to group"),
    (r"see \[1\] and \[sic\]", "see [1] and [sic]"),
    (r"\[text\](/to)", "[text](/to)"),
    (r"\(a_b", "(a_b"),
    (r"\\(a_b", r"\(a_b"),
    (r"\(\)", "()"),
    (r"\( a \( b=c \)", r"( a \(b=c\)"),
    (r"`\(x\)`", r'<code class="language-plaintext highlighter-rouge">\(x\)</code>'),
]


@pytest.mark.parametrize(("text", "expected"), BRACKETS)
def test_tex_delimiters_hold_a_formula_where_it_looks_like_one(text: str, expected: str) -> None:
    assert spans(text, document(tex_delimiters=True)) == expected


def test_tex_delimiters_can_be_switched_off() -> None:
    assert spans(r"\(x\) \\[y\\]", document(tex_delimiters=False)) == r"(x) \[y\]"


def test_an_unclosed_formula_is_reported() -> None:
    assert problems("a\nbc $$x", document()) == [(11, 4, "This formula has no closing “$$”.")]
