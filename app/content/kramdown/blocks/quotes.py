"""Read block quotes."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import LAZY_END, QUOTE

START = re.compile(QUOTE)
MARKS = re.compile(rf"^{QUOTE}", re.MULTILINE)


def quote(parser: Parser) -> Step:
    """Read lines from one that starts with `>` up to a blank one; the lines between need no mark."""
    source = parser.source
    if source.match(START) is None:
        return Step.NO
    line, start = source.line, source.pos
    source.take_line()
    while not source.at_end and not source.match(LAZY_END):
        source.take_line()
    text = source.text[start : source.pos]
    block = parser.add(Block("blockquote", line))
    parser.parse(block, MARKS.sub("", text), line)
    return Step.YES
