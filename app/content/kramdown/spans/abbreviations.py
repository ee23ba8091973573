"""Mark abbreviations in text that has been parsed."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element

from app.content.kramdown.attributes import merge
from app.content.kramdown.document import Document
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import WORD

FACTORED = 6


def mark_abbreviations(node: Node, document: Document) -> None:
    """Put `abbr` elements into the texts below a node, but for raw HTML."""
    if not document.abbreviations:
        return
    if document.abbreviation_pattern is None:
        names = any_of(sorted(document.abbreviations))
        document.abbreviation_pattern = re.compile(
            rf"(?=(?:[^A-Za-z0-9_]|^){names}(?!{WORD}))(?:(?={names})|.)(?P<name>{names})", re.DOTALL | re.MULTILINE
        )
    _mark(node, document, document.abbreviation_pattern)


def any_of(names: list[str], shared: int = 0) -> str:
    """Return a pattern for sorted names of which the longest that fits is found.

    Names may count in thousands, so what the first characters share is written, and tried, only once.
    """
    if len(names) == 1 or shared == FACTORED:
        return "(?:" + "|".join(re.escape(name[shared:]) for name in sorted(names, key=len, reverse=True)) + ")"
    longer = [
        re.escape(character) + any_of(list(group), shared + 1)
        for character, group in groupby((name for name in names if len(name) > shared), lambda name: name[shared])
    ]
    ends = [""] if any(len(name) == shared for name in names) else []
    return "(?:" + "|".join(longer + ends) + ")"


def _mark(node: Node, document: Document, pattern: re.Pattern[str]) -> None:
    children: list[Node] = []
    for child in node.children:
        if child.kind != "text":
            _mark(child, document, pattern)
            children.append(child)
        elif node.raw:
            children.append(child)
        else:
            children += _split(child.text, document, pattern)
    node.children = children


def _split(text: str, document: Document, pattern: re.Pattern[str]) -> list[Node]:
    pieces: list[Node] = []
    pos = 0
    while match := pattern.search(text, pos):
        name = match["name"]
        element = Element("abbr")
        merge(element, document.abbreviation_attributes.get(name, {}))
        if title := document.abbreviations[name]:
            element.set("title", title)
        pieces += [Node("text", text[pos : match.start("name")]), Node("abbr", element=element)]
        pieces[-1].children.append(Node("symbol", name))
        pos = match.end()
    pieces.append(Node("text", text[pos:]))
    return [piece for piece in pieces if piece.element is not None or piece.text]
