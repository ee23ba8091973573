"""Read backslash escapes and line breaks."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.scanner import Scanner

ESCAPABLE = frozenset("""\\.*_+`<>()[]{}#!:|"'$=-~""")


def line_break(scanner: Scanner) -> bool:
    """Parse two blanks or two backslashes at the end of a line."""
    if not scanner.text.startswith(("  \n", "\\\\\n"), scanner.pos):
        return False
    scanner.add(Node("br", element=Element("br")))
    scanner.pos += 2
    return True


def escape(scanner: Scanner) -> bool:
    """Parse a backslash before a character that would otherwise mean something."""
    escaped = scanner.text[scanner.pos + 1 : scanner.pos + 2]
    if escaped not in ESCAPABLE:
        return False
    scanner.add_text(escaped)
    scanner.pos += 2
    return True
