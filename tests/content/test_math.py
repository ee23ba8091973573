"""Formulas: MathML that keeps its TeX, or the TeX with a reason."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.math import ATTRIBUTES, ELEMENTS, to_mathml
from tests.content.safety import MATHML, read

GOOD = [
    r"x^2 + y^2 = z^2",
    r"a < b \& c > d",
    r"\frac{\partial f}{\partial x}",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{align} a &= b \label{one} \\ c &= d \end{align}",
    r"\begin{split} a &= b \end{split}",
    r"\begin{smallmatrix} a & b \end{smallmatrix}",
    r"\sum_{\substack{i < n \\ j < m}} a_{ij}",
    r"e = mc^2 \tag{1}",
    r"\operatorname{softmax}(x) + \operatorname*{arg\,max}_\theta L",
    r"\DeclareMathOperator{\tr}{tr} \tr A",
    r"\newcommand{\R}{\mathbb{R}} x \in \R^n",
    r"\newcommand{\loss}[1]{\mathcal{L}(#1)} \loss{x}",
    r"\mathbbm{1}_{x > 0} \nicefrac{1}{2} \bm{x} \mbox{ if }",
    r"\LaTeX \TeX",
    r"\widetilde{x} \hat{\mathbf x} \color{red} y",
    r"5 \textrm{ metres} + \texttt{x} + \textbf{a \textit{b}} + \textsf{c}",
    r"\text{for all } x \quad \lVert x \rVert_2 \left\{ x \mid x > 0 \right\}",
]


@pytest.mark.parametrize("tex", GOOD)
@pytest.mark.parametrize("block", [True, False])
def test_formulas_keep_their_tex(tex: str, block: bool) -> None:
    formula = to_mathml(tex, block=block)
    assert formula.error is None
    math = ET.fromstring(formula.markup)
    assert math.findtext("semantics/annotation") == tex
    assert math.get("alttext") == tex
    assert math.get("display") == ("block" if block else None)
    assert len(math) == 1
    assert len(math[0]) == 2
    assert all("style" not in element.attrib for element in math.iter())


@pytest.mark.parametrize(
    ("tex", "line", "word"),
    [
        (r"\nosuch x", 0, "nosuch"),
        ("x\n+ \\nosuch", 1, "nosuch"),
        (r"\frac{a}{", 0, ""),
        (r"a & b", 0, "&"),
        (r"\eqref{somewhere}", 0, "References"),
        (r"\href{javascript:alert(1)}{x}", 0, "href"),
        ("x" * 30_000, 0, "too long"),
        ("{" * 5_000 + "}" * 5_000, 0, "nested"),
        (r"\sqrt" * 2_000 + " x", 0, "nested"),
    ],
)
def test_what_cannot_be_set_is_shown_with_the_reason(tex: str, line: int, word: str) -> None:
    formula = to_mathml(tex, block=False)
    assert formula.error is not None
    assert word in formula.error
    assert formula.line == line
    code = read(formula.markup)[0]
    assert code.get("class") == "math-error"
    assert code.text == tex


def test_an_error_on_its_own_line_says_so() -> None:
    assert to_mathml(r"\nosuch", block=True).markup.startswith('<code class="math-error display">')


PIECES = r"""
{ } ^ _ & \\ \text{ \frac \left( \right) \begin{array}{c} \end{array} <script> </annotation> " %
</math><img/src=x/onerror=alert(1)> "/onclick="x \href{javascript:x}{y} \newcommand{\a}{\a\a}\a \class{x}{y}
\style{color:red}{x} \color{red} \label{x} $ \tag{</mtext><script>} \operatorname{<b>} \sqrt[3] \ref{x}
"""
pieces = st.one_of(st.sampled_from(PIECES.split()), st.text(max_size=4))


@settings(max_examples=120, deadline=None)
@given(st.lists(pieces, max_size=12).map("".join), st.booleans())
def test_any_tex_gives_markup_of_ours_alone(tex: str, block: bool) -> None:
    root = read(to_mathml(tex, block=block).markup)
    assert len(root) == 1
    for element in root.iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag.startswith(MATHML):
            assert element.tag.removeprefix(MATHML) in ELEMENTS
            assert set(element.attrib) <= ATTRIBUTES | {"alttext", "encoding"}
        else:
            assert element.tag.endswith("}code")
            assert set(element.attrib) == {"class"}


def test_fonts_of_words_are_attributes() -> None:
    markup = to_mathml(r"\textbf{a \textit{b}} \textrm{c}", block=False).markup
    assert '<mtext mathvariant="bold">a\xa0</mtext><mtext mathvariant="bold-italic">b</mtext>' in markup
    assert "<mtext>c</mtext>" in markup
