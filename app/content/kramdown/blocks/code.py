"""Read code: indented lines, and lines between fences."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import BLANKS, CODE, FENCE, INDENT, NOT_SPACE, SPACE
from app.content.kramdown.blocks.source import Source

INDENTED = re.compile(rf"(?={INDENT}){CODE}")
INDENTATION = re.compile(rf"^{INDENT}", re.MULTILINE)
LAZY_LINE = re.compile(rf"\n( {{0,3}}{NOT_SPACE})")

OPENING = re.compile(FENCE)
SHORTER = 20
LANGUAGE = re.compile(rf"{SPACE}*?(?:(?P<language>{NOT_SPACE}+?)(?:\?{NOT_SPACE}*)?)?{BLANKS}\n")


def indented_code(parser: Parser) -> Step:
    """Read lines indented by a tab or four blanks, and what follows without a blank line between."""
    line = parser.source.line
    match = parser.source.take(INDENTED)
    if match is None:
        return Step.NO
    text = INDENTATION.sub("", LAZY_LINE.sub(r" \1", match[0]))
    parser.add(Block("code", line, parts=[text]))
    return Step.YES


def fenced_code(parser: Parser) -> Step:
    """Read lines between fences of three or more backticks or tildes, with one word for the language."""
    source = parser.source
    start = source.match(OPENING)
    if start is None:
        return Step.NO
    run = start[0].lstrip(" ")
    if run.strip(run[0]):
        return Step.NO
    # A fence that finds no closing one as long as itself may still be a shorter one, with marks in its language.
    for length in range(len(run), max(2, len(run) - SHORTER), -1):
        opening = LANGUAGE.match(source.text, start.end() - len(run) + length)
        closing = opening and _closing(source, run[:length], opening.end())
        if opening and closing:
            block = Block("code", source.line, opening["language"] or "")
            block.text = source.text[opening.end() : closing.start()]
            if block.name:
                block.attributes["class"] = f"language-{block.name}"
            source.pos = closing.end()
            parser.add(block)
            return Step.YES
    return Step.NO


def _closing(source: Source, fence: str, start: int) -> re.Match[str] | None:
    pattern = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}}{BLANKS}\n", re.MULTILINE)
    return source.search(pattern, start)
