"""Read lines in `{:…}`: attribute lists, named attribute lists, and the extensions comment, nomarkdown and options."""

from __future__ import annotations

import re

from app.content.kramdown.attributes import LONGEST, parse_attributes
from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.options import set_option
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import (
    ATTRIBUTE_LIST_LINE,
    ATTRIBUTE_TEXT,
    BLANKS,
    LIST_TEXT,
    NAME,
    SPACE,
    WORD,
)
from app.content.kramdown.document import Document

START = re.compile(r" {0,3}\{:")
NAMED_LIST = re.compile(rf" {{0,3}}\{{:({NAME}):({LIST_TEXT})\}}{BLANKS}\n")
EXTENSION = re.compile(
    rf" {{0,3}}\{{::(?P<name>{WORD}+)(?:{SPACE}(?P<options>{ATTRIBUTE_TEXT}{{0,1000}}?)|)(?P<closed>/)?\}}{BLANKS}\n"
)
LIST = re.compile(ATTRIBUTE_LIST_LINE)


def extension(parser: Parser) -> Step:
    """Read a line of one of these kinds; what it is not, is text."""
    source = parser.source
    if source.match(START) is None:
        return Step.NO
    if match := source.take(NAMED_LIST):
        lists = parser.document.attribute_lists
        lists[match[1]] = f"{lists[match[1]][:LONGEST]} {match[2]}" if match[1] in lists else match[2]
        parser.add(Block("end", name="attributes"))
        return Step.YES
    if match := source.match(EXTENSION):
        return _extension(parser, match)
    if match := source.take(LIST):
        last = parser.last
        if last and last.kind != "blank" and (last.kind != "end" or last.name in ("link", "abbreviation", "footnote")):
            last.lists.append(match[1])
            if source.match(LIST) is None:
                parser.add(Block("end", name="list"))
        else:
            parser.waiting = [*(parser.waiting or []), match[1]]
        return Step.YES
    return Step.NO


def _extension(parser: Parser, match: re.Match[str]) -> Step:
    source, name, line = parser.source, match["name"], parser.source.line
    if name not in ("comment", "nomarkdown", "options"):
        return Step.NO
    body, end = None, match.end()
    if not match["closed"]:
        stop = source.search(re.compile(rf"^ {{0,3}}\{{:/(?:{name})?\}}{BLANKS}\n", re.MULTILINE), end)
        if stop is None:
            parser.document.report(line, f"“{{::{name}}}” is not closed by “{{:/{name}}}”.")
            return Step.NO
        body, end = source.text[end : stop.start()], stop.end()
    source.pos = end
    attributes = parse_attributes(match["options"] or "", Document())
    if name == "options":
        for key, value in attributes.items():
            set_option(parser.document, key, value, line)
        parser.add(Block("end", name="extension"))
    elif name == "comment" and body is not None:
        parser.tree.children.append(Block("comment", line))
    elif body is not None and "html" in attributes.get("type", "html").split():
        parser.tree.children.append(Block("verbatim", line, parts=[body]))
    return Step.YES
