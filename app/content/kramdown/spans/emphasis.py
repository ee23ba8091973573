"""Read emphasis: `*x*`, `_x_`, `**x**`, `__x__`."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import SPACE, SPACES, is_alphanumeric, is_letter
from app.content.kramdown.spans.scanner import Scanner

# Where an end may stand at all; a text without any after an opening mark need not be parsed to know that it fails.
POSSIBLE_END = {
    "*": re.compile(rf"(?<!{SPACE})\*(?!\*(?!\*))"),
    "_": re.compile(rf"(?<!{SPACE})_(?!_(?!_))"),
    "**": re.compile(rf"(?=(?<!{SPACE})\*\*)"),
    "__": re.compile(rf"(?=(?<!{SPACE})__)"),
}


def emphasis(scanner: Scanner) -> bool:
    """Parse emphasis at the position; a mark that opens none is taken as a character."""
    start, text = scanner.pos, scanner.text
    character = text[start]
    mark = character * 2 if text.startswith(character * 2, start) else character
    kind = "strong" if len(mark) == 2 else "em"
    after = text[start + len(mark) : start + len(mark) + 1]
    if (character == "_" and _follows_word(text, start)) or (after and after in SPACES) or scanner.is_open(kind):
        return scanner.literal(mark)
    node = _attempt(scanner, start, mark, kind)
    if node is None and kind == "strong" and scanner.tree.kind != "em":
        node = _attempt(scanner, start, character, "em")
    if node is None:
        scanner.pos = start
        return scanner.literal(mark)
    scanner.add(node)
    return True


def _attempt(scanner: Scanner, start: int, mark: str, kind: str) -> Node | None:
    begin = start + len(mark)
    key = (start, mark, scanner.context())
    if not scanner.may_nest() or key in scanner.failed or scanner.last_place(POSSIBLE_END[mark]) < begin:
        return None
    node = Node(kind, element=Element(kind))
    scanner.pos = begin
    if scanner.spans(node, lambda: _ends(scanner, node, mark)):
        scanner.pos += len(mark)
        return node
    scanner.failed.add(key)
    return None


def _ends(scanner: Scanner, node: Node, mark: str) -> bool:
    text, pos = scanner.text, scanner.pos
    if not text.startswith(mark, pos) or (pos and text[pos - 1] in SPACES) or not node.children:
        return False
    if len(mark) == 1 and text.startswith(mark * 2, pos) and not text.startswith(mark * 3, pos):
        return False  # two marks belong to strong text
    after = text[pos + len(mark) : pos + len(mark) + 1]
    return not (mark[0] == "_" and after and is_alphanumeric(after))


def _follows_word(text: str, start: int) -> bool:
    """Tell whether letters, or letters and a hyphen, stand right before: snake_case is no emphasis."""
    if start and is_letter(text[start - 1]):
        return True
    return start > 1 and text[start - 1] == "-" and is_letter(text[start - 2])
