"""Turn TeX into MathML that keeps the TeX, or into a quiet error that shows it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element, SubElement

from math_core import LatexError, LatexToMathML

from app.content.tree import classes, parents, parse, serialize, text_of, words

LONGEST = 20_000  # characters of TeX
DEEPEST = 60  # braces and environments inside one another; the converter calls itself for each
ELEMENTS = words(
    "annotation maction math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow"
    " ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
)
ATTRIBUTES = words(
    "accent accentunder class columnalign columnlines columnspacing depth display displaystyle fence form frame height"
    " largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation"
    " rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width"
)
FONTS = {"b": "bold", "i": "italic", "em": "italic", "code": "monospace", "span": ""}  # \textbf and the like
CHAIN = re.compile(r"(?:\\[A-Za-z]+\s*){100}")  # \sqrt\sqrt\sqrt nests without braces
EMPTY = re.compile(r"<([a-z]+)((?: [^<>]*)?)/>")
POSITION = re.compile(r"([0-9]+): (.*)", re.DOTALL)
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot);)[A-Za-z]+;")

_ARGUMENT = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
# What authors write and the converter refuses, with what says nearly the same. The annotation keeps the original.
STAND_INS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\\DeclareMathOperator\*?\s*\{?(\\[A-Za-z]+)\}?\s*" + _ARGUMENT),
        r"\\newcommand{\1}{\\operatorname{\2}}",
    ),
    (re.compile(r"\\substack\s*" + _ARGUMENT), r"\\begin{subarray}{c}\1\\end{subarray}"),
    (re.compile(r"\\tag\*\s*" + _ARGUMENT), r"\\qquad\\text{\1}"),
    (re.compile(r"\\tag\s*" + _ARGUMENT), r"\\qquad\\text{(\1)}"),
    (re.compile(r"\\label\s*" + _ARGUMENT), ""),
    (re.compile(r"\\(begin|end)\{(?:split|eqnarray\*?|align\*?|gather\*?|multline\*?)\}"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{equation\*?\}"), ""),
    (re.compile(r"\\(begin|end)\{smallmatrix\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(?:mathbbm|mathds)(?![A-Za-z])"), r"\\mathbb"),
    (re.compile(r"\\nicefrac(?![A-Za-z])"), r"\\tfrac"),
    (re.compile(r"\\bm(?![A-Za-z])"), r"\\boldsymbol"),
    (re.compile(r"\\(La)?TeX(?![A-Za-z])"), r"\\text{\1TeX}"),
    (re.compile(r"\\(?:mbox|hbox)(?![A-Za-z])"), r"\\text"),
    (re.compile(r"\\newcommand(?![A-Za-z])"), r"\\providecommand"),
)


@dataclass(frozen=True)
class Formula:
    """Hold the markup of a formula; when it could not be set, also why, and how many lines below its start."""

    markup: str
    error: str | None = None
    line: int = 0


def to_mathml(tex: str, *, block: bool) -> Formula:
    """Return MathML Core with the TeX in `annotation` and `alttext`, or `code.math-error` with the TeX."""
    if len(tex) > LONGEST or _depth(tex) > DEEPEST or CHAIN.search(tex):
        return Formula(_shown(tex, block), "The formula is too long or nested too deeply.")
    try:
        return Formula(_build(_converter(False).convert_with_local_state(tex, displaystyle=block), tex, block))
    except (LatexError, ValueError) as refused:
        reason = str(refused)
    stand_in = tex
    for pattern, replacement in STAND_INS:
        stand_in = pattern.sub(replacement, stand_in)
    try:
        return Formula(_build(_converter(True).convert_with_local_state(stand_in, displaystyle=block), tex, block))
    except (LatexError, ValueError):
        position = POSITION.fullmatch(reason)
        line = tex.count("\n", 0, int(position[1])) if position else 0
        return Formula(_shown(tex, block), position[2] if position else reason, line)


@cache
def _converter(lenient: bool) -> LatexToMathML:
    return LatexToMathML(fancy_error=False, allow_unreliable_rendering=lenient, max_expansions=500)


def _depth(tex: str) -> int:
    depth = deepest = 0
    for match in re.finditer(r"\\[{}\\]|(\{|\\left(?![a-z])|\\begin)|(\}|\\right(?![a-z])|\\end)", tex):
        if match[1]:
            depth += 1
        elif match[2]:
            depth = max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _shown(tex: str, block: bool) -> str:
    return f'<code class="math-error{" display" if block else ""}">{html.escape(tex, quote=False)}</code>'


def _build(mathml: str, tex: str, block: bool) -> str:
    """Check the converter's output against our own list and put the TeX into it."""
    plain = NAMED.sub(lambda match: html.unescape(match[0]), mathml)
    tree = parse(EMPTY.sub(r"<\1\2></\1>", plain), deepest=300)
    for words_of in tree.iter("mtext"):
        _name_font(words_of)
    for parent, element in parents(tree):
        if element.tag == "a":  # a reference to a numbered formula somewhere else
            raise ValueError("References between formulas are not supported.")
        if element.tag not in ELEMENTS:
            raise ValueError(f"<{element.tag}> under <{parent.tag}> is not MathML Core.")
        _without_style(element)
        for name in [name for name in element.attrib if name not in ATTRIBUTES]:
            del element.attrib[name]
    formula = tree[0]
    children = list(formula)
    for child in children:
        formula.remove(child)
    semantics = SubElement(formula, "semantics")
    if len(children) == 1:
        semantics.append(children[0])
    else:
        SubElement(semantics, "mrow").extend(children)
    SubElement(semantics, "annotation", {"encoding": "application/x-tex"}).text = tex
    formula.attrib.clear()
    if block:
        formula.set("display", "block")
    formula.set("alttext", tex)
    return serialize(tree)


def _name_font(element: Element) -> None:
    """Say with an attribute what the converter says with HTML around the words of a formula."""
    fonts = [child.tag for child in element.iter() if child is not element]
    if not fonts or not FONTS.keys() >= set(fonts):
        return
    text = text_of(element)
    for child in list(element):
        element.remove(child)
    element.text = text
    if variant := "-".join(dict.fromkeys(FONTS[font] for font in fonts if FONTS[font])):
        element.set("mathvariant", variant)


def _without_style(element: Element) -> None:
    """Say with attributes and classes what the converter says with styles, which our pages forbid."""
    style = element.attrib.pop("style", "")
    names = classes(element)
    if color := re.search(r"(?<![\w-])color: ?(#[0-9A-Fa-f]{3,8})", style):
        element.set("mathcolor", color[1])
    if align := re.search(r"text-align: ?(left|right)", style):
        names.append(f"math-{align[1]}")
    if width := re.search(r"width: ?(50|100)%", style):
        names.append("math-wide" if width[1] == "100" else "math-margin")
    element.attrib.pop("class", None)
    if names:
        element.set("class", " ".join(names))
