"""Turn nodes into elements with text and tails."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.attributes import merge
from app.content.kramdown.characters import decode_references
from app.content.kramdown.spans.nodes import Node

LANGUAGE = re.compile(r"(?:^|\s)language-\S")


def join_texts(node: Node) -> None:
    """Make one node of texts that stand side by side, below a node at any depth."""
    children: list[Node] = []
    parts: list[str] = []
    for child in node.children:
        if child.kind == "text":
            parts.append(child.text)
            continue
        if parts:
            children.append(Node("text", "".join(parts)))
            parts = []
        join_texts(child)
        children.append(child)
    if parts:
        children.append(Node("text", "".join(parts)))
    node.children = children


def append_children(parent: Element, node: Node, breaks: bool = True) -> None:
    """Append what a node holds to an element.

    A backslash at the end of a line is a line break, but inside HTML elements.
    """
    for child in node.children:
        if child.kind == "text":
            _append_lines(parent, child.text, breaks)
        elif child.kind == "symbol":
            append_text(parent, child.text)
        elif child.kind == "fragment":
            append_children(parent, child, breaks=False)
        elif child.element is not None:
            _finish(child, child.element, breaks)
            parent.append(child.element)


def append_text(parent: Element, text: str) -> None:
    """Add text behind all that an element holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _append_lines(parent: Element, text: str, breaks: bool) -> None:
    lines = text.split("\\\n") if breaks else [text]
    append_text(parent, decode_references(lines[0]))
    for line in lines[1:]:
        parent.append(Element("br"))
        append_text(parent, "\n" + decode_references(line))


def _finish(node: Node, element: Element, breaks: bool) -> None:
    if node.kind in ("code", "math"):
        element.text = node.text
    if node.kind == "code":
        plain = not LANGUAGE.search(element.get("class", ""))
        merge(element, {"class": "language-plaintext highlighter-rouge" if plain else "highlighter-rouge"})
    append_children(element, node, breaks and node.kind != "html")
