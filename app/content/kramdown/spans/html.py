"""Read HTML elements between words."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from app.content.kramdown.characters import decode_references
from app.content.kramdown.html_elements import BLOCK_ELEMENTS, ELEMENTS, VOID_ELEMENTS, content_model
from app.content.kramdown.spans.nodes import Node, mute
from app.content.kramdown.spans.patterns import SPACE, XML_NAME
from app.content.kramdown.spans.scanner import START, TAG_START, Scanner

# Possessive repeats and atomic groups: a tag that does not end must not be tried in every possible split.
VALUE = rf"""(?:{SPACE}*+={SPACE}*+(?:\w++|"[^"]*+"|'[^']*+'))?+"""
TAG = re.compile(rf"<(?P<name>{XML_NAME})(?P<attributes>(?>{SPACE}++{XML_NAME}{VALUE})*+){SPACE}*+(?P<closed>/)?>")
CLOSING_TAG = re.compile(rf"</{XML_NAME}{SPACE}*+>")
ATTRIBUTE = re.compile(
    rf"""{SPACE}*+(?P<name>{XML_NAME})(?:{SPACE}*+={SPACE}*+(?:(?P<bare>\w++)|(?P<mark>["'])(?P<value>.*?)(?P=mark)))?""",
    re.DOTALL,
)


def html(scanner: Scanner) -> bool:
    """Parse a comment (which is dropped), or an element with all its content.

    A closing tag without its element and the tags of block elements are text. An element without a closing tag takes
    in all that follows.
    """
    return _html(scanner, BLOCK_ELEMENTS)


def any_html(scanner: Scanner) -> bool:
    """Parse the same where block elements may stand too."""
    return _html(scanner, frozenset())


def _html(scanner: Scanner, refused: frozenset[str]) -> bool:
    text, pos = scanner.text, scanner.pos
    end = scanner.find(">", pos)
    if end < 0:
        return False
    if text.startswith("<!--", pos):
        end = scanner.find("-->", pos + 4)
        if end < 0:
            return False
        scanner.add(mute())
        scanner.pos = end + 3
        return True
    if closing := CLOSING_TAG.match(text, pos):
        return scanner.literal(closing[0])
    tag = TAG.match(text, pos)
    if tag is None:
        return False
    name = tag["name"].lower() if tag["name"].lower() in ELEMENTS else tag["name"]
    if name in refused or not scanner.may_nest():
        return scanner.literal(tag[0])
    _element(scanner, tag, name)
    return True


def _element(scanner: Scanner, tag: re.Match[str], name: str) -> None:
    attributes = read_attributes(tag["attributes"], lower=name in ELEMENTS)
    model = content_model(name)
    raw = model == "raw" or scanner.tree.raw
    match attributes.pop("markdown", None):
        case "span":
            raw = False
        case "1":
            raw = model == "raw"
        case "0":
            raw = True
    node = Node("html", element=Element(name, attributes), raw=raw)
    scanner.add(node)
    scanner.pos = tag.end()
    if tag["closed"] or name in VOID_ELEMENTS:
        return
    closing = _closing(name)
    scanner.spans(node, lambda: closing.match(scanner.text, scanner.pos) is not None, TAG_START if raw else START)
    if end := closing.match(scanner.text, scanner.pos):
        scanner.pos = end.end()
    else:
        node.children.append(Node("text", scanner.text[scanner.pos :]))
        scanner.pos = len(scanner.text)


@lru_cache(maxsize=128)
def _closing(name: str) -> re.Pattern[str]:
    flags = re.IGNORECASE if name in ELEMENTS else re.NOFLAG
    return re.compile(rf"</{re.escape(name)}{SPACE}*+>", flags)


def read_attributes(text: str, *, lower: bool) -> dict[str, str]:
    """Return the attributes written in a tag; of two with one name the later counts."""
    attributes = {}
    for item in ATTRIBUTE.finditer(text):
        key = item["name"].lower() if lower else item["name"]
        value = re.sub("\n+", " ", item["bare"] or item["value"] or "")
        attributes[key] = decode_references(value)
    if not attributes.get("id", "id").strip():
        del attributes["id"]
    return attributes
