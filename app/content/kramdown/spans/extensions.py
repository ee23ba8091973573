"""Read span attribute lists `{:…}` and span extensions `{::comment}`, `{::nomarkdown}`, `{::options /}`."""

from __future__ import annotations

import re

from app.content.kramdown.attributes import merge, parse_attributes
from app.content.kramdown.document import Document
from app.content.kramdown.spans.html import any_html
from app.content.kramdown.spans.nodes import Node, mute
from app.content.kramdown.spans.patterns import ATTRIBUTE_TEXT, NAME, SPACE, WORD
from app.content.kramdown.spans.scanner import TAG_START, Constructs, Scanner

START_TAG = re.compile(
    rf"\{{::(?P<name>comment|nomarkdown|options)(?:{SPACE}(?P<options>{ATTRIBUTE_TEXT}*?)|)(?P<closed>/)?\}}"
)
UNKNOWN_TAG = re.compile(rf"\{{::{WORD}+(?:{SPACE}|/?\}})")
STOP_TAG = re.compile(rf"\{{:/(?:{NAME})?\}}")
ATTRIBUTE_LIST = re.compile(rf"\{{:({ATTRIBUTE_TEXT}+)\}}")
HTML: Constructs = {"raw": (any_html,)}


def extension(scanner: Scanner) -> bool:
    """Parse an extension, or an attribute list right after an element; anything else is text."""
    text, pos = scanner.text, scanner.pos
    if not text.startswith("{:", pos) or scanner.find("}", pos) < 0 or STOP_TAG.match(text, pos):
        return False
    if scanner.budget.left > 0 and (start := START_TAG.match(text, pos)):
        scanner.spend(start.end() - pos << 4)
        return _extension(scanner, start)
    if UNKNOWN_TAG.match(text, pos):
        return False
    if not scanner.tree.children or scanner.tree.children[-1].kind == "text":
        return False
    written = ATTRIBUTE_LIST.match(text, pos)
    if written is None:
        return False
    scanner.pos = written.end()
    element = scanner.tree.children[-1].element
    if element is not None:
        merge(element, parse_attributes(written[1], scanner.document))
    return True


def _extension(scanner: Scanner, start: re.Match[str]) -> bool:
    body, end = "", start.end()
    if not start["closed"]:
        stop = _stop(scanner, start["name"], end)
        if stop is None:
            return False
        body, end = scanner.text[end : stop[0]], stop[1]
    if start["name"] == "comment":
        scanner.add(mute())
    elif start["name"] == "nomarkdown":
        formats = parse_attributes(start["options"] or "", Document()).get("type", "html").split()
        node = Node("fragment", raw=True)
        if "html" in formats or not formats:
            Scanner(body, scanner.document, scanner.line, HTML, scanner).spans(node, jump=TAG_START)
        scanner.add(node)
    scanner.pos = end
    return True


def _stop(scanner: Scanner, name: str, begin: int) -> tuple[int, int] | None:
    """Return where the extension's end stands and where the text goes on."""
    places = [(scanner.find(mark, begin), len(mark)) for mark in ("{:/}", f"{{:/{name}}}")]
    found = min((place for place in places if place[0] >= 0), default=None)
    return found and (found[0], found[0] + found[1])
