"""Split rows of tables at their pipes, but not at those within code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.content.kramdown.blocks.patterns import SPACES
from app.content.kramdown.document import Document
from app.content.kramdown.spans.code_spans import RUN, code_span
from app.content.kramdown.spans.elements import join_texts
from app.content.kramdown.spans.html import html
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.scanner import Constructs, Scanner

CODE: Constructs = {"`": (code_span,), "other": ()}
CODE_AND_HTML: Constructs = {"`": (code_span,), "<": (html,), "raw": (html,), "other": ()}
PIPE = re.compile(r"(?<!\\)\|")
PIPE_ON_LINE = re.compile(r"\||[^\n]*?[^\\\n]\|")


def split_row(row: str, document: Document, leading_pipe: bool) -> list[str]:
    """Return the texts of a row's cells."""
    cells: list[str] = []
    for text, is_code in _html_code(row):
        if is_code:
            _extend(cells, [text])
            continue
        for node in _nodes(text, document, CODE, 1):
            if node.kind == "code":
                _extend(cells, [_code_span(node.text)])
            else:
                _extend(cells, [piece.replace("\\|", "|") for piece in PIPE.split(node.text)])
    if leading_pipe and cells and not cells[0].strip(SPACES):
        del cells[0]
    if cells and not cells[-1].strip(SPACES):
        cells.pop()
    return [cell.strip(SPACES) for cell in cells]


def has_pipe_on_each_line(text: str, document: Document, line: int) -> bool:
    """Tell whether all lines have a pipe outside of code and of HTML elements."""
    on_line = False
    for node in _nodes(text, document, CODE_AND_HTML, line):
        lines = node.text.rstrip("\n").split("\n") if node.text.strip("\n") else []
        if node.kind == "code":
            if len(lines) > 2 or (len(lines) == 2 and not on_line):
                break
            on_line = on_line and len(lines) < 2
        elif lines:
            if len(lines) > 1 and not on_line and not PIPE_ON_LINE.match(lines[0]):
                break
            on_line = (on_line and len(lines) < 2) or PIPE_ON_LINE.match(lines[-1]) is not None
    return on_line


def _nodes(text: str, document: Document, constructs: Constructs, line: int) -> list[Node]:
    root = Node("root")
    Scanner(text, Document(document.options), line, constructs).spans(root)
    join_texts(root)
    return root.children


def _html_code(row: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts between and in `code` elements, and whether it is one of them."""
    start = 0
    while (opening := row.find("<code", start)) >= 0:
        opened = row.find(">", opening)
        closing = row.find("</code>", opened) if opened >= 0 else -1
        if closing < 0:
            break
        yield row[start:opening], False
        start = closing + len("</code>")
        yield row[opening:start], True
    yield row[start:], False


def _extend(cells: list[str], pieces: list[str]) -> None:
    """Add the first piece to the last cell, and a cell for each of the others."""
    if cells:
        cells[-1] += pieces[0]
        cells += pieces[1:]
    else:
        cells += pieces


def _code_span(code: str) -> str:
    """Return a code span of some text, with as many backticks as it needs."""
    runs = RUN.findall(code)
    mark = (max(runs) if runs else "") + "`"
    blank = " " if len(mark) > 1 else ""
    return f"{mark}{blank}{code}{blank}{mark}"
