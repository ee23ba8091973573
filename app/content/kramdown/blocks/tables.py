"""Read tables: every line has a `|` outside of code."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.table_rows import has_pipe_on_each_line, split_row

PIPE = r"(?:\||[^\n]*?[^\\\n]\|)"
LINE = re.compile(rf"{PIPE}[^\n]*\n")
START = re.compile(rf" {{0,3}}(?=[^ \t\n\r\f\v]){PIPE}")
LEADING_PIPE = re.compile(r"[ \t\r\f\v]*\|")
RULE = re.compile(r"(?=[+|: \t]*-)([+|: \t-]+)\n")
FOOTER_RULE = re.compile(r"(?=[+|: \t]*=)[+|: \t=]+\n")
ALIGNMENT = re.compile(r"(:?)-+(:?)")
MOST_FILLED = 100_000  # cells; a table that would need more to be filled up stays as it is


def table(parser: Parser) -> Step:
    """Read a table between boundaries of blocks."""
    source = parser.source
    if source.match(START) is None or not parser.after_boundary():
        return Step.NO
    start = source.pos
    block = Block("table", source.line)
    parser.claim(block)
    _parts(parser, block)
    text = source.text[start : source.pos - 1]
    if (
        not parser.before_boundary()
        or not has_pipe_on_each_line(text, parser.document, block.line)
        or all(part.kind != "tbody" for part in block.children)
    ):
        source.pos = start
        return Step.NO
    _fill(block)
    parser.tree.children.append(block)
    return Step.YES


def _parts(parser: Parser, block: Block) -> None:
    """Read the lines: head, bodies and foot are parted by rules."""
    source = parser.source
    leading_pipe = source.match(LEADING_PIPE) is not None
    source.take(RULE)
    rows: list[Block] = []
    in_footer = False

    def close(kind: str) -> None:
        nonlocal rows
        block.children.append(Block(kind, children=rows))
        rows = []

    while not source.at_end and source.match(LINE):
        line = source.line
        if rule := source.take(RULE):
            if rows and not block.alignment and not in_footer:
                close("thead")
                block.alignment = [_alignment(*marks) for marks in ALIGNMENT.findall(rule[1])]
            elif rows and not in_footer:
                close("tbody")
        elif source.take(FOOTER_RULE):
            if rows:
                close("tbody")
            in_footer = True
        else:
            row = source.take_line().rstrip(" \t\n")
            cells = split_row(row, parser.document, leading_pipe)
            rows.append(Block("tr", line, children=[Block("td", line, parts=[cell]) for cell in cells]))
    if rows:
        close("tfoot" if in_footer else "tbody")


def _alignment(left: str, right: str) -> str:
    return "center" if left and right else "left" if left else "right" if right else ""


def _fill(block: Block) -> None:
    """Give all rows the same number of cells."""
    rows = [row for part in block.children for row in part.children]
    columns = max(len(row.children) for row in rows)
    block.alignment = (block.alignment + [""] * columns)[:columns]
    if columns * len(rows) <= MOST_FILLED:
        for row in rows:
            row.children += [Block("td", row.line) for _ in range(columns - len(row.children))]
