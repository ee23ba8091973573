"""Read bulleted and numbered lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.content.kramdown.blocks.blanks import BLANK, END
from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.list_items import Indentation, first_line, take_attributes
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import LIST_LINE, MARKER_TAIL
from app.content.kramdown.blocks.rules import PATTERN as RULE
from app.content.kramdown.blocks.source import Source
from app.content.kramdown.blocks.tasks import mark_tasks

MARKERS = {"ul": "[+*-]", "ol": r"[0-9]+\."}
STARTS = {
    (kind, blanks): re.compile(rf"( {{0,{blanks}}}{marker})({MARKER_TAIL})")
    for kind, marker in MARKERS.items()
    for blanks in range(4)
}
ANY_START = re.compile(LIST_LINE)


@dataclass
class Item:
    """Be an item whose lines are being collected.

    A list nested in it is parsed as a text of its own, so that it needs no blank line before it.
    """

    block: Block
    indentation: Indentation
    has_list: bool
    texts: list[list[str]] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Take in a line that goes on with the item."""
        text, indented = self.indentation.strip(line)
        if ANY_START.match(text):
            if not self.has_list and indented:
                self.texts.append([])
                self.has_list = True
            elif self.has_list and not indented:
                text = " " * (self.indentation.columns + 4) + text
        self.texts[-1].append(text)


def a_list(parser: Parser) -> Step:
    """Read a list up to a line that neither starts an item, nor is indented, nor goes on with a paragraph."""
    kind = next((kind for kind in MARKERS if parser.source.match(STARTS[kind, 3])), None)
    if kind is None:
        return Step.NO
    block = Block(kind, parser.source.line)
    parser.claim(block)
    items, ended = _items(parser.source, kind)
    block.children = [item.block for item in items]
    parser.tree.children.append(block)
    last = _finish(parser, items, ended)
    mark_tasks(block)
    if last is not None and not ended:
        parser.tree.children.append(last)
    return Step.YES


def _items(source: Source, kind: str) -> tuple[list[Item], bool]:
    items: list[Item] = []
    start = STARTS[kind, 3]
    after_blank = False
    while not source.at_end:
        line = source.line
        if after_blank and source.match(RULE):
            break
        if source.take(END):
            return items, True
        if match := source.take(start):
            block = Block("li", line)
            content, indentation = first_line(match[1], match[2])
            content = take_attributes(block, content)
            items.append(Item(block, indentation, ANY_START.match(content) is not None, [[content]]))
            start = STARTS[kind, min(indentation.columns - 1, 3)]
            after_blank = False
            continue
        item = items[-1]
        if (match := source.take(item.indentation.content)) or (
            not after_blank and (match := source.take(item.indentation.lazy))
        ):
            item.add(match[0])
            after_blank = False
        elif match := source.take(BLANK):
            item.has_list = after_blank = True
            item.texts[-1].append(match[0])
        else:
            break
    return items, False


def _finish(parser: Parser, items: list[Item], ended: bool) -> Block | None:
    """Parse the items; return the blank lines at the end of the list."""
    last = None
    blocks = [item.block for item in items]
    loose_so_far = True
    for item in items:
        block, line = item.block, item.block.line
        for lines in item.texts:
            text = "".join(lines)
            parser.parse(block, text, line)
            line += text.count("\n")
        children = block.children
        if children:
            first = children[0]
            if first.kind == "p" and len(children) > 1 and children[1].kind == "end" and first.lists:
                del children[1]
            follows_loose = loose_so_far and block is blocks[-1] and len(blocks) > 1
            if first.kind == "p" and _is_tight(block, blocks, ended) and not follows_loose:
                first.unwrap(followed=len(children) > 1 and children[1].kind != "blank")
            last = children.pop() if children[-1].kind == "blank" else None
        if not children or children[0].kind != "p" or children[0].bare:
            loose_so_far = False
    return last


def _is_tight(block: Block, blocks: list[Block], ended: bool) -> bool:
    """Tell whether no blank line follows an item's first paragraph; at the very end of a list one may."""
    children = block.children
    if len(children) < 2 or children[1].kind != "blank":
        return True
    return block is blocks[-1] and len(children) == 2 and not ended
