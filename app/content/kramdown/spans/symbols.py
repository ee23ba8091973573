"""Turn hyphens, dots and angle brackets into typographic characters."""

from __future__ import annotations

from app.content.kramdown.spans.nodes import symbol
from app.content.kramdown.spans.scanner import Scanner

SYMBOLS = {
    "---": "—",
    "--": "–",
    "...": "…",
    r"\<<": "<<",
    r"\>>": ">>",
    "<< ": "«\N{NO-BREAK SPACE}",
    " >>": "\N{NO-BREAK SPACE}»",
    "<<": "«",
    ">>": "»",
}


def typographic_symbol(scanner: Scanner) -> bool:
    """Parse the symbol at the position; the longest comes first."""
    for written, shown in SYMBOLS.items():
        if scanner.text.startswith(written, scanner.pos):
            scanner.add(symbol(shown))
            scanner.pos += len(written)
            return True
    return False
