"""Read formulas that are blocks of their own: `$$…$$`."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import BLANKS, SPACES

START = re.compile(r" {0,3}(?P<escape>\\)?\$\$")
LINE_END = re.compile(rf"{BLANKS}\n")


def formula(parser: Parser) -> Step:
    """Read a formula between boundaries of blocks; with a backslash before it, it is text."""
    source = parser.source
    match = source.match(START)
    if match is None or not parser.after_boundary():
        return Step.NO
    end = source.find("$$", match.end())
    if end < 0:
        return Step.NO
    line_end = LINE_END.match(source.text, end + 2)
    if match["escape"]:
        if line_end:
            source.pos = match.start("escape") + 1
        return Step.NO
    start, line = source.pos, source.line
    source.pos = line_end.end() if line_end else end + 2
    if not parser.before_boundary():
        source.pos = start
        return Step.NO
    parser.add(Block("math", line, parts=[source.text[match.end() : end].strip(SPACES)]))
    return Step.YES
