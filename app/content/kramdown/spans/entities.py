"""Read named and numeric character references."""

from __future__ import annotations

import re
from html.entities import name2codepoint

from app.content.kramdown.characters import decode_references
from app.content.kramdown.spans.nodes import symbol
from app.content.kramdown.spans.patterns import WORD
from app.content.kramdown.spans.scanner import Scanner

REFERENCE = re.compile(rf"&(?:((?:{WORD}|:)(?:{WORD}|[-.:])*)|#[0-9]+|#x[0-9a-fA-F]+);")
CHARACTERS = {name: chr(point) for name, point in name2codepoint.items()} | {"apos": "'", "vellip": "⋮"}


def entity(scanner: Scanner) -> bool:
    """Parse a reference; of a name unknown to HTML 4 only the ampersand is taken, as a character."""
    match = REFERENCE.match(scanner.text, scanner.pos)
    if match is None:
        return False
    name: str | None = match[1]
    if name is not None and name not in CHARACTERS:
        scanner.add(symbol("&"))
        scanner.add_text(match[0][1:])
    else:
        scanner.add(symbol(decode_references(match[0]) if name is None else CHARACTERS[name]))
    scanner.pos = match.end()
    return True
