"""Read links and images: `[text](target "title")`, `[text][name]`, `[name]`, and the same after `!`."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.attributes import merge
from app.content.kramdown.characters import decode_references
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import SPACE, SPACES
from app.content.kramdown.spans.scanner import START_OR_CLOSING_BRACKET, Scanner

OPENING = re.compile(r"!?\[(?=[^^])")
ESCAPED = re.compile(r"""\\([\\.*_+`<>()\[\]{}#!:|"'$=-])""")
NAME = re.compile(rf"{SPACE}*+\[([^\]]+)?\]")
ANGLE_TARGET = re.compile(r"\(<([^\n]*?)>")
TARGET_PIECE = re.compile(rf"\(|\)|{SPACE}(?=[\"'])")
TITLE = re.compile(rf"""{SPACE}*+(["'])(.+?)\1{SPACE}*+\)""", re.DOTALL)


def normalise(name: str) -> str:
    """Return the name of a reference as definitions are filed: blanks squeezed, lower case."""
    return re.sub(SPACE + "+", " ", name).lower()


def link(scanner: Scanner) -> bool:
    """Parse a link or an image; a bracket that opens none is taken as a character."""
    opening = OPENING.match(scanner.text, scanner.pos)
    if opening is None:
        return False
    kind = "img" if opening[0] == "![" else "a"
    key = (scanner.pos, kind, scanner.context())
    start, begin = scanner.pos, opening.end()
    nested = kind == "a" and scanner.is_open("a", "img")
    if nested or key in scanner.failed or not scanner.may_nest() or scanner.find("]", begin) < 0:
        return scanner.literal(opening[0])
    scanner.pos = begin
    element = Element(kind)
    node = Node(kind, element=element)
    if not (_text(scanner, node) and _target(scanner, element, begin)):
        scanner.failed.add(key)
        scanner.pos = start
        return scanner.literal(opening[0])
    if kind == "img":
        node.children.clear()
    scanner.add(node)
    return True


def _text(scanner: Scanner, node: Node) -> bool:
    """Parse up to the closing bracket; brackets in pairs may stand inside."""
    depth = 1

    def closes() -> bool:
        nonlocal depth
        if scanner.text[scanner.pos] == "]":
            depth -= 1
        elif scanner.text.startswith(("[", "!["), scanner.pos):
            depth += 1
        else:
            return False
        return depth == node.images  # the bracket of an image was counted when it opened, not when it closed

    return scanner.spans(node, closes, START_OR_CLOSING_BRACKET)


def _target(scanner: Scanner, element: Element, begin: int) -> bool:
    """Give the element its target and move behind it; the position is at the closing bracket of the text."""
    text = scanner.text
    label = ESCAPED.sub(r"\1", text[begin : scanner.pos])
    scanner.pos += 1
    name = NAME.match(text, scanner.pos)
    if name is not None or not text.startswith("(", scanner.pos):
        return _reference(scanner, element, label, name)
    angle = ANGLE_TARGET.match(text, scanner.pos)
    if angle is not None:
        scanner.spend(angle.end() - scanner.pos)
        scanner.pos = angle.end()
        url: str = angle[1]
        complete = text.startswith(")", scanner.pos)
        scanner.pos += complete
    else:
        url, complete = _bracketed(scanner)
    title = None
    if not complete:
        match = TITLE.match(text, scanner.pos) if scanner.find(")", scanner.pos) >= 0 else None
        scanner.spend((match.end() if match else len(text)) - scanner.pos)
        if match is None:
            return False
        title = match[2]
        scanner.pos = match.end()
    _complete(element, label, url, title)
    return True


def _reference(scanner: Scanner, element: Element, label: str, name: re.Match[str] | None) -> bool:
    definition = scanner.document.links.get(normalise((name and name[1]) or label))
    if definition is None:
        if name is not None and name[1] and name.start() == name.start(1) - 1:
            scanner.report(name.start(1), f"No link is defined under the name “{name[1]}”.")
        return False
    if name is not None:
        scanner.pos = name.end()
    merge(element, definition.attributes)
    _complete(element, label, definition.url, definition.title)
    return True


def _bracketed(scanner: Scanner) -> tuple[str, bool]:
    """Return a target in round brackets and whether its closing bracket was met; else a title must follow."""
    begin, depth = scanner.pos, 0
    while piece := TARGET_PIECE.search(scanner.text, scanner.pos):
        if not scanner.spend(piece.end() - scanner.pos):
            break
        scanner.pos = piece.end()
        if piece[0] == ")":
            depth -= 1
            if depth == 0:
                break
        elif piece[0] == "(":
            depth += 1
        else:
            break
    return scanner.text[begin + 1 : scanner.pos - 1].strip(SPACES + "\0"), depth == 0


def _complete(element: Element, label: str, url: str, title: str | None) -> None:
    attributes = {"href": url} if element.tag == "a" else {"src": url, "alt": label}
    if title is not None:
        attributes["title"] = title
    for key, value in attributes.items():
        element.set(key, decode_references(value))
