"""Read references to notes: `[^name]`."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.document import FOOTNOTE
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import NAME
from app.content.kramdown.spans.scanner import Scanner

REFERENCE = re.compile(rf"\[\^({NAME})\]")


def footnote(scanner: Scanner) -> bool:
    """Parse a reference; one to an unknown note stays as written and is reported."""
    match = REFERENCE.match(scanner.text, scanner.pos)
    if match is None:
        return False
    if match[1] in scanner.document.footnotes:
        scanner.add(Node("footnote", element=Element(FOOTNOTE, {"name": match[1]})))
        scanner.pos = match.end()
        return True
    scanner.report(scanner.pos, f"No note is defined under the name “{match[1]}”.")
    return scanner.literal(match[0])
