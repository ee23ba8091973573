"""Read paragraphs, which is what everything else is not."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import PARAGRAPH_END, SPACES

START = re.compile(r" {0,3}[^ \t]")


def paragraph(parser: Parser) -> Step:
    """Read lines up to a blank one or one that may start another construct.

    When that construct turns out not to be one, its lines go on with the paragraph before.
    """
    source = parser.source
    if source.match(START) is None:
        return Step.NO
    line, start = source.line, source.pos
    source.take_line()
    while not source.at_end and not source.match(PARAGRAPH_END):
        source.take_line()
    text = source.text[start : source.pos].rstrip(SPACES)
    last = parser.last
    if last is not None and last.kind == "p":
        last.parts += ["  \n" if source.text[max(start - 3, 0) : start] == "  \n" else "\n", text]
    else:
        parser.add(Block("p", line, parts=[text.lstrip(SPACES)]))
    return Step.YES
