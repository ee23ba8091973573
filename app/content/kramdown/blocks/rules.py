"""Read horizontal rules."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import RULE

PATTERN = re.compile(RULE)


def rule(parser: Parser) -> Step:
    """Read a line of three or more `*`, `-` or `_`."""
    line = parser.source.line
    if parser.source.take(PATTERN) is None:
        return Step.NO
    parser.add(Block("hr", line))
    return Step.YES
