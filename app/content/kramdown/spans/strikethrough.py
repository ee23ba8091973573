"""Read deleted text: `~~x~~`."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import SPACE
from app.content.kramdown.spans.scanner import Scanner

DELETED = re.compile(rf"~~(?!{SPACE}|~)(.*?[^ \t\n\r\f\v~])~~", re.DOTALL)
POSSIBLE_END = re.compile(r"[^ \t\n\r\f\v~]~~")


def strikethrough(scanner: Scanner) -> bool:
    """Parse deleted text; what is inside knows nothing of the constructs open outside."""
    if not scanner.may_nest() or scanner.last_place(POSSIBLE_END) < scanner.pos:
        return False
    match = DELETED.match(scanner.text, scanner.pos)
    if match is None:
        return False
    node = Node("html", element=Element("del"))
    line = scanner.line + scanner.text.count("\n", 0, scanner.pos)
    Scanner(match[1], scanner.document, line, scanner.constructs, scanner).spans(node)
    scanner.add(node)
    scanner.pos = match.end()
    return True
