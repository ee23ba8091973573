"""Read code between runs of backticks."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import SPACES
from app.content.kramdown.spans.scanner import Scanner

RUN = re.compile("`+")


def code_span(scanner: Scanner) -> bool:
    """Parse code that starts at the position and ends at the next run of at least as many backticks."""
    text, start = scanner.text, scanner.pos
    match = RUN.match(text, start)
    if match is None:
        return False
    run, begin = match[0], match.end()
    before, after = text[start - 1 : start] if start else " ", text[begin : begin + 1]
    if len(run) == 1 and before in SPACES and after and after in SPACES:
        return scanner.literal(run)
    end = scanner.find(run, begin)
    if end < 0:
        return scanner.literal(run)
    code = text[begin:end]
    if len(run) > 1:
        code = code.removeprefix(" ").removesuffix(" ")
    scanner.add(Node("code", code, Element("code")))
    scanner.pos = end + len(run)
    return True
