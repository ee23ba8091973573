"""Read headings, with `#` before them or underlined."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import HEADING, SPACES

NUMBERED = re.compile(HEADING)
UNDERLINED = re.compile(r" {0,3}(?P<content>[^ \t][^\n]*)\n(?P<level>[-=])[-=]*[ \t\r\f\v]*\n")
ID = re.compile(r"[\t ]\{\#([^\W\d][-\w.:]*)\}\Z")
CLOSING = re.compile(r"[\t ]#+\Z")


def heading(parser: Parser) -> Step:
    """Read `## Heading`; the mark needs a blank behind it, and may be repeated at the end."""
    match = parser.source.match(NUMBERED)
    if match is None:
        return Step.NO
    text, name = _content(match)
    # The first blank is part of the mark; a text that is only a closing mark has one before it.
    text = CLOSING.sub("", text).rstrip(SPACES) if CLOSING.search(text) else text
    if not text:
        return Step.NO
    return _add(parser, match, len(match["level"]), text, name)


def underlined_heading(parser: Parser) -> Step:
    """Read a line with a line of `=` or `-` below it; it must stand at the start of a block."""
    match = parser.source.match(UNDERLINED)
    if match is None or not parser.after_boundary():
        return Step.NO
    text, name = _content(match)
    if not text:
        return Step.NO
    return _add(parser, match, 2 if match["level"] == "-" else 1, text, name)


def _content(match: re.Match[str]) -> tuple[str, str]:
    text = match["content"].rstrip(SPACES)
    name = ID.search(text)
    if name is None:
        return text, ""
    return text[: name.start()].rstrip(SPACES), name[1]


def _add(parser: Parser, match: re.Match[str], level: int, text: str, name: str) -> Step:
    block = Block("header", parser.source.line, level=level, parts=[text])
    if name:
        block.attributes["id"] = name
    parser.source.pos = match.end()
    parser.add(block)
    return Step.YES
