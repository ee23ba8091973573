"""Read definition lists: a line for each term, and `: ` before each definition."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.blanks import BLANK, END
from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.list_items import Indentation, first_line, take_attributes
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import MARKER_TAIL

STARTS = [re.compile(rf"( {{0,{blanks}}}:)({MARKER_TAIL})") for blanks in range(4)]


def definition_list(parser: Parser) -> Step:
    """Read definitions, which make the paragraph before them a list of terms."""
    if parser.source.match(STARTS[3]) is None or not _follows_paragraph(parser.tree):
        return Step.NO
    block = Block("dl")
    parser.claim(block)
    separated = parser.tree.children[-1].kind == "blank"
    if separated:
        parser.tree.children.pop()
    _terms(block, parser.tree.children.pop())
    last = _definitions(parser, block, separated)
    _append(parser.tree, block)
    if last is not None:
        parser.tree.children.append(last)
    return Step.YES


def _follows_paragraph(tree: Block) -> bool:
    kinds = [child.kind for child in tree.children[-2:]]
    if not kinds:
        return False
    if kinds[-1] == "p":
        return True
    return kinds == ["p", "blank"] and tree.children[-1].text == "\n"


def _terms(block: Block, paragraph: Block) -> None:
    block.line = paragraph.line
    block.lists = paragraph.lists
    for number, term in enumerate(paragraph.text.rstrip("\n").split("\n")):
        child = Block("dt", paragraph.line + number)
        child.text = take_attributes(child, term)
        block.children.append(child)


def _definitions(parser: Parser, block: Block, separated: bool) -> Block | None:
    source = parser.source
    start = STARTS[3]
    indentation: Indentation | None = None
    lines: list[str] = []
    found: list[tuple[Block, list[str], bool]] = []
    after_blank = False
    while not source.at_end:
        line = source.line
        if match := source.take(start):
            item = Block("dd", line)
            content, indentation = first_line(match[1], match[2])
            lines = [take_attributes(item, content)]
            found.append((item, lines, separated))
            start = STARTS[min(indentation.columns - 1, 3)]
            separated = after_blank = False
        elif indentation is None or source.match(END):
            break
        elif (match := source.take(indentation.content)) or (
            not after_blank and (match := source.take(indentation.lazy))
        ):
            lines.append(indentation.strip(match[0])[0])
            separated = after_blank = False
        elif match := source.take(BLANK):
            lines.append(match[0])
            separated = after_blank = True
        else:
            break
    last = None
    for item, lines, loose in found:
        block.children.append(item)
        parser.parse(item, "".join(lines), item.line)
        children = item.children
        if children:
            last = children.pop() if children[-1].kind == "blank" else None
        if children and children[0].kind == "p" and not loose:
            children[0].unwrap(followed=len(children) > 1)
    return last


def _append(tree: Block, block: Block) -> None:
    """Add a list to the one before it, or to the tree."""
    children = tree.children
    if len(children) > 1 and children[-1].kind == "blank" and children[-2].kind == "dl":
        children.pop()
    if children and children[-1].kind == "dl":
        children[-1].children += block.children
    else:
        children.append(block)
