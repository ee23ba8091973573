"""Read blank lines and the mark `^` that ends a block."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import BLANK_LINES, END_OF_BLOCK

BLANK = re.compile(BLANK_LINES)
END = re.compile(END_OF_BLOCK)


def blank_lines(parser: Parser) -> Step:
    """Read blank lines."""
    match = parser.source.take(BLANK)
    if match is None:
        return Step.NO
    last = parser.last
    if last is not None and last.kind == "blank":
        last.parts.append(match[0])
    else:
        parser.add(Block("blank", parts=[match[0]]))
    return Step.YES


def end_of_block(parser: Parser) -> Step:
    """Read a line that holds nothing but `^`."""
    if parser.source.take(END) is None:
        return Step.NO
    parser.add(Block("end"))
    return Step.YES
