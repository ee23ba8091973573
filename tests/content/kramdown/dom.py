"""Read HTML as browsers do, into trees that are equal when readers see the same."""

from __future__ import annotations

import re
import warnings
from typing import Any

import html5lib
from markdown import Markdown

from app.content.kramdown import KramdownExtension
from app.content.kramdown.document import Options

NAMES = """div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr th td blockquote pre hr section aside
details summary figure"""
BLOCKS = frozenset(NAMES.split())
Node = str | tuple[str, dict[str, str], list["Node"]]


def convert(text: str) -> str:
    """Return the HTML of a text as kramdown would give it; `\\(…\\)`, which it leaves alone, is left alone too."""
    return Markdown(extensions=[KramdownExtension(Options(tex_delimiters=False))]).convert(text)


def normalized(markup: str) -> list[Node]:
    """Return the nodes of some HTML.

    White space counts in code only; the order of attributes and classes, comments and the spans that colour code do
    not count.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    return _children(root, verbatim=False, in_code=False, edges=True)


def _children(element: Any, verbatim: bool, in_code: bool, edges: bool) -> list[Node]:
    parts: list[Node] = []

    def text(value: str | None) -> None:
        if value:
            if parts and isinstance(parts[-1], str):
                parts[-1] += value
            else:
                parts.append(value)

    text(element.text)
    for child in element:
        if isinstance(child.tag, str):
            code = in_code or "highlight" in child.get("class", "").split()
            inner = _children(child, verbatim or child.tag == "pre", code, child.tag in BLOCKS)
            if code and child.tag == "span":
                for node in inner:
                    if isinstance(node, str):
                        text(node)
                    else:
                        parts.append(node)
            else:
                parts.append((child.tag, _attributes(child), inner))
        text(child.tail)
    return parts if verbatim else _squeezed(parts, edges)


def _attributes(element: Any) -> dict[str, str]:
    attributes = {str(name): re.sub(r"\s+", " ", value) for name, value in element.attrib.items()}
    if "class" in attributes:
        attributes["class"] = " ".join(sorted(attributes["class"].split()))
    return attributes


def _squeezed(parts: list[Node], edges: bool) -> list[Node]:
    """Collapse white space, and drop it next to the edges of blocks."""
    out: list[Node] = []
    for number, part in enumerate(parts):
        if isinstance(part, str):
            part = re.sub(r"[ \t\n\r\f]+", " ", part)
            before = parts[number - 1] if number else None
            after = parts[number + 1] if number + 1 < len(parts) else None
            if _is_block(before) or (before is None and edges):
                part = part.lstrip(" ")
            if _is_block(after) or (after is None and edges):
                part = part.rstrip(" ")
        if part:
            out.append(part)
    return out


def _is_block(node: Node | None) -> bool:
    return isinstance(node, tuple) and node[0] in BLOCKS | {"br"}
