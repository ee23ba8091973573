"""Read the first line of a list item or of a definition, which says how far the others are indented."""

from __future__ import annotations

import re
from functools import lru_cache

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.patterns import (
    ATTRIBUTE_LIST,
    HTML_START,
    HTML_STOP,
    LIST_TEXT,
    NAME,
    NOT_SPACE,
    SPACE,
    SPACES,
)

ITEM_LIST = rf"{SPACE}*(?:\{{:(?!(?:{NAME})?:|/)({LIST_TEXT})\}}){SPACE}*"
ITEM_ATTRIBUTES = re.compile(ITEM_LIST)
ONLY_ATTRIBUTES = re.compile(rf"(?:{ITEM_LIST})?{SPACE}*\n")
LEADING_TAB = re.compile(r"( *)(\t+)")
TEXT = rf"[^\n]*{NOT_SPACE}[^\n]*\n"
WIDEST = 200  # columns; a marker further right does not move the content along


class Indentation:
    """Know which lines belong to an item whose content starts at some column."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        tabs, rest = divmod(columns, 4)
        step = r"(?:\t| {4})"
        self.content = re.compile(rf"(?:{step}{{{tabs}}} {{{rest}}}|{step}{{{tabs + 1}}}){TEXT}")
        optional = rf" {{0,{min(columns, 3)}}}"
        self.lazy = re.compile(rf"(?!{optional}(?:{ATTRIBUTE_LIST}|{HTML_STOP}|{HTML_START})){TEXT}")

    def strip(self, line: str) -> tuple[str, bool]:
        """Return a line without its indentation, and whether it had it."""
        unindented = line.lstrip("\t")
        line = "    " * (len(line) - len(unindented)) + unindented
        margin = " " * self.columns
        return line.removeprefix(margin), line.startswith(margin)


indentation = lru_cache(maxsize=256)(Indentation)


def first_line(marker: str, content: str) -> tuple[str, Indentation]:
    """Return an item's first line without what stands before its content, and the indentation of the others."""
    columns = len(marker)
    if ONLY_ATTRIBUTES.match(content):
        columns = 4
    else:
        while tab := LEADING_TAB.match(content):
            column = len(tab[1]) + columns
            blanks = 4 - column % 4 + (len(tab[2]) - 1) * 4
            content = tab[1] + " " * blanks + content[tab.end() :]
        columns += len(content) - len(content.lstrip(" "))
    return content.lstrip(SPACES), indentation(min(columns, WIDEST))


def take_attributes(block: Block, content: str) -> str:
    """Give a block the attribute list at the start of its content, and return the rest."""
    match = ITEM_ATTRIBUTES.match(content)
    if match is None:
        return content
    block.lists.append(match[1])
    return content[match.end() :]
