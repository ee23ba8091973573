"""Name the line patterns that several constructs look for.

All patterns are tried at the position of a source, so none needs an anchor for the start of a line.
"""

from __future__ import annotations

import re

from app.content.kramdown.html_elements import SPAN_ELEMENTS
from app.content.kramdown.spans.patterns import ATTRIBUTE_TEXT, NAME, NOT_SPACE, SPACE, SPACES, WORD, XML_NAME

__all__ = ["ATTRIBUTE_TEXT", "NAME", "NOT_SPACE", "SPACE", "SPACES", "WORD", "XML_NAME"]

INDENT = r"(?:\t| {4})"
BLANKS = r"[ \t\r\f\v]*"
BLANK_LINES = rf"(?:{BLANKS}+\n)+"
END_OF_BLOCK = rf"\^{BLANKS}\n"
# Attribute lists are bounded, so that a text full of unclosed ones stays cheap.
LIST_TEXT = rf"{ATTRIBUTE_TEXT}{{1,1000}}"
ATTRIBUTE_LIST = rf"\{{:(?![:/])({LIST_TEXT})\}}{BLANKS}\n"
ATTRIBUTE_LIST_LINE = rf" {{0,3}}{ATTRIBUTE_LIST}"
_INLINE = "|".join(sorted(SPAN_ELEMENTS | {"script"}))
HTML_START = rf"<(?!(?:{_INLINE})\b){XML_NAME}"
HTML_STOP = rf"</(?!(?:{_INLINE})\b){XML_NAME}{SPACE}*>"
HTML_LINE = rf" {{0,3}}(?:{HTML_STOP}|{HTML_START})"

MARKER_TAIL = r"[\t| ][^\n]*\n"
BULLET = rf"( {{0,3}}[+*-])({MARKER_TAIL})"
NUMBER = rf"( {{0,3}}[0-9]+\.)({MARKER_TAIL})"
LIST_LINE = rf"(?: {{0,3}}[+*-]| {{0,3}}[0-9]+\.){MARKER_TAIL}"
DEFINITION = rf"( {{0,3}}:)({MARKER_TAIL})"
HEADING = r"(?P<level>#{1,6})[\t ]+(?P<content>[^\n]*)\n"
QUOTE = r" {0,3}> ?"
FENCE = r" {0,3}[~`]{3,}"
RULE = r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n"

LAZY_END = re.compile(rf"{BLANK_LINES}|{ATTRIBUTE_LIST_LINE}|{END_OF_BLOCK}|{HTML_LINE}|\Z")
PARAGRAPH_END = re.compile(
    rf"(?:{BLANK_LINES}|{ATTRIBUTE_LIST_LINE}|{END_OF_BLOCK}|{HTML_LINE}|\Z|{LIST_LINE}|#{{1,6}}[\t ]"
    rf"| {{0,3}}:[\t| ]|{QUOTE}|{FENCE})"
)
BOUNDARY = re.compile(rf"{BLANK_LINES}|{END_OF_BLOCK}|{ATTRIBUTE_LIST_LINE}|\Z")
CODE = rf"""(?:(?:{BLANK_LINES})?(?:{INDENT}[ \t]*+{NOT_SPACE}[^\n]*\n)+
    (?:(?!{ATTRIBUTE_LIST_LINE}|{END_OF_BLOCK}|{HTML_LINE})[ \t]*+{NOT_SPACE}[^\n]*\n)*)*""".replace("\n    ", "")
