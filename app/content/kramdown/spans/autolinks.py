"""Read addresses between angle brackets."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.characters import decode_references
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.scanner import Scanner

ADDRESS = re.compile(r"<(?:(?P<url>(?:mailto|https?|ftps?):[^\n>][^\n>]*)|(?P<mail>[\w.-]+@[\w.-]+))>")


def autolink(scanner: Scanner) -> bool:
    """Parse `<https://…>`, `<mailto:…>` and `<name@host>`."""
    end = scanner.find(">", scanner.pos)
    if end < 0 or scanner.find("\n", scanner.pos) in range(end):
        return False
    match = ADDRESS.match(scanner.text, scanner.pos)
    if match is None:
        return False
    url = match["url"] or "mailto:" + match["mail"]
    node = Node("a", element=Element("a", {"href": decode_references(url)}))
    node.children.append(Node("text", url.removeprefix("mailto:")))
    scanner.add(node)
    scanner.pos = match.end()
    return True
