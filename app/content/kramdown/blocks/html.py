"""Read HTML elements that are blocks of their own, with all their content."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.parser import MAXIMUM_DEPTH, Parser, Step
from app.content.kramdown.blocks.patterns import SPACE, XML_NAME
from app.content.kramdown.html_elements import ELEMENTS, SPAN_ELEMENTS, VOID_ELEMENTS, content_model
from app.content.kramdown.spans.html import TAG, read_attributes

START = re.compile(rf" {{0,3}}<(?:{XML_NAME}|!--|/)")
BLOCK_TAG = re.compile(rf" {{0,3}}{TAG.pattern}")
BLOCK_CLOSING_TAG = re.compile(rf" {{0,3}}</({XML_NAME}){SPACE}*>")
CLOSING_NAME = re.compile(rf"</({XML_NAME}){SPACE}*>")
MARKUP = re.compile(rf"<(?:{XML_NAME}|/|!--|\?)")
TRAILING = re.compile(r"[ \t]*\n")
MODELS = {"0": "raw", "1": "", "span": "span", "block": "block"}


def html(parser: Parser) -> Step:
    """Read a comment or an element; what is in it is Markdown only where the attribute `markdown` says so."""
    source = parser.source
    if source.match(START) is None:
        return Step.NO
    if source.text.startswith("<!--", source.pos) and (end := source.find("-->", source.pos + 4)) >= 0:
        parser.tree.children.append(Block("comment", source.line))
        source.pos = end + 3
        source.take(TRAILING)
        return Step.YES
    tag = source.match(BLOCK_TAG)
    if tag and tag["name"].lower() not in SPAN_ELEMENTS:
        if parser.depth >= MAXIMUM_DEPTH:
            return Step.NO
        _element(parser, tag)
        return Step.YES
    closing = source.match(BLOCK_CLOSING_TAG)
    if closing and parser.tree.kind == "html" and parser.tree.name == closing[1].lower():
        source.pos = closing.end()
        return Step.STOP
    return Step.NO


def _element(parser: Parser, tag: re.Match[str]) -> None:
    source = parser.source
    name = tag["name"].lower() if tag["name"].lower() in ELEMENTS else tag["name"]
    in_raw = parser.tree.kind == "html" and parser.tree.model == "raw"
    block = Block("html", source.line, name, attributes=read_attributes(tag["attributes"], lower=name in ELEMENTS))
    parser.add(block)
    source.pos = tag.end()
    block.model = content_model(name) if parser.document.options.parse_block_html and not in_raw else "raw"
    asked = MODELS.get(block.attributes.pop("markdown", "no"))
    if asked is not None:
        block.model = asked or content_model(name)
    if name in ("script", "style"):
        block.children.append(Block("source", parts=[_until_closing(parser, name)]))
        return
    if block.model == "block":
        source.take(TRAILING)
    if tag["closed"] or name in VOID_ELEMENTS:
        return
    if block.model == "block":
        parser.run(block, source)
    elif block.model == "span":
        line = source.line
        block.children.append(Block("text", line, parts=[_until_closing(parser, name)]))
    else:
        _raw_content(parser, block)
    if not in_raw:
        source.take(TRAILING)


def _until_closing(parser: Parser, name: str) -> str:
    """Return the text up to a closing tag, and go behind that."""
    source = parser.source
    start = source.pos
    closing = source.search(re.compile(rf"</{re.escape(name)}{SPACE}*>", re.IGNORECASE), start)
    source.pos = closing.end() if closing else len(source.text)
    return source.text[start : closing.start() if closing else len(source.text)]


def _raw_content(parser: Parser, block: Block) -> None:
    """Read HTML up to the closing tag of the element, or to the end of the text.

    A closing tag of any other element is text.
    """
    outer, parser.tree = parser.tree, block
    parser.depth += 1
    source = parser.source
    while not source.at_end:
        markup = source.search(MARKUP, source.pos)
        if markup is None:
            _add_text(block, source.text[source.pos :])
            source.pos = len(source.text)
            break
        _add_text(block, source.text[source.pos : markup.start()])
        source.pos = markup.start()
        if _skip_comment(parser):
            continue
        if tag := source.match(TAG):
            if parser.depth < MAXIMUM_DEPTH:
                _element(parser, tag)
            else:
                _add_text(block, tag[0])
                source.pos = tag.end()
        elif closing := source.take(CLOSING_NAME):
            if block.name == (closing[1].lower() if block.name in ELEMENTS else closing[1]):
                break
            _add_text(block, closing[0])
        else:
            _add_text(block, "<")
            source.pos += 1
    parser.depth -= 1
    parser.tree = outer


def _skip_comment(parser: Parser) -> bool:
    source = parser.source
    for opening, closing in (("<!--", "-->"), ("<?", "?>")):
        if source.text.startswith(opening, source.pos):
            end = source.find(closing, source.pos + len(opening))
            if end >= 0:
                source.pos = end + len(closing)
                return True
    return False


def _add_text(block: Block, text: str) -> None:
    if block.children and block.children[-1].kind == "characters":
        block.children[-1].parts.append(text)
    elif text:
        block.children.append(Block("characters", parts=[text]))
