r"""Find formulas: MathJax's scripts and delimiters, KaTeX, MathML with its TeX, `$latex …$` and pictures."""

from __future__ import annotations

import re

from app.importers.markup.nodes import SPACES, Node

LOOKS_LIKE_TEX = re.compile(r"\\[A-Za-z]|[\^_=<>]|[A-Za-z0-9)] ?[+*/-] ?[A-Za-z0-9(\\]|^\s*[A-Za-z]\s*$")
LONGEST = 5_000
DELIMITED = re.compile(
    rf"\\\((?P<inline>(?:[^\\]|\\(?![()\[\]])){{1,{LONGEST}}}?)\\\)"
    rf"|\\\[(?P<block>(?:[^\\]|\\(?![()\[\]])){{1,{LONGEST}}}?)\\\]"
    rf"|\$\$(?P<dollars>[^$]{{1,{LONGEST}}}?)\$\$"
    rf"|\$latex (?P<wordpress>[^$]{{1,{LONGEST}}}?)\$"
)
TEX = ("application/x-tex", "tex", "latex", "application/x-latex")


def formula(node: Node) -> Node | None:
    """Return the formula that an element is, or None."""
    kind = node.get("type").lower()
    if node.tag == "script" and kind.startswith("math/tex"):
        return make(node.text, block="mode=display" in kind)
    if node.tag == "math":
        return _mathml(node)
    if node.has_class("katex-display", "katex-block"):
        return _annotated(node, block=True)
    if node.has_class("katex"):
        return _annotated(node, block=False)
    if node.tag == "img" and node.has_class("latex", "ql-img-inline-formula", "ql-img-displayed-equation"):
        alt = node.get("alt").strip("$ ")
        return make(alt, block=node.has_class("ql-img-displayed-equation")) if alt else None
    if node.tag == "code" and node.has_class("math-error"):
        return make(node.text, block=node.has_class("display"))
    return None


def is_picture_of_formula(node: Node) -> bool:
    """Tell whether an element only shows what a script beside it says in TeX."""
    return node.has_class(
        "MathJax_Preview", "MathJax", "MathJax_Display", "MathJax_CHTML", "MathJax_SVG", "MJX_Assistive_MathML"
    )


def make(tex: str, *, block: bool) -> Node:
    """Return a formula."""
    return Node("formula", {"display": "block" if block else "inline"}, [tex.strip(SPACES)])


def split(text: str) -> list[Node | str]:
    """Return a text with the formulas that stand in it."""
    if "$" not in text and "\\" not in text:
        return [text]
    pieces: list[Node | str] = []
    position = 0
    for match in DELIMITED.finditer(text):
        tex = match[match.lastgroup or 0]
        if not LOOKS_LIKE_TEX.search(tex):
            continue
        pieces.append(text[position : match.start()])
        pieces.append(make(tex, block=match.lastgroup in ("block",) or _is_alone(text, match)))
        position = match.end()
    pieces.append(text[position:])
    return [piece for piece in pieces if piece != ""]


def _is_alone(text: str, match: re.Match[str]) -> bool:
    if match.lastgroup != "dollars":
        return False
    return not text[: match.start()].strip(SPACES) and not text[match.end() :].strip(SPACES)


def _mathml(node: Node) -> Node | None:
    block = node.get("display") == "block" or node.get("mode") == "display"
    return _annotated(node, block=block) or (make(node.get("alttext"), block=block) if node.get("alttext") else None)


def _annotated(node: Node, *, block: bool) -> Node | None:
    for inner in node.walk():
        if inner.tag == "annotation" and inner.get("encoding").lower() in TEX:
            return make(inner.text, block=block)
    return None
