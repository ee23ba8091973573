"""Read HTML that is no Markdown as leniently as a browser: whole posts are written in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement

from app.content.kramdown.characters import strip_forbidden
from app.content.kramdown.html_elements import BLOCK_ELEMENTS, VOID_ELEMENTS
from app.content.kramdown.spans.elements import append_text

DEEPEST = 100  # levels; deeper elements leave only what they hold
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++))?+"""
_NAME = r"[A-Za-z][^\s/<>]*+"
TAG = re.compile(rf"""<(?P<name>{_NAME})(?P<attributes>(?>[\s/]*+[^\s"'<>/=]++{_VALUE})*+)[\s/]*+>""")
CLOSING_TAG = re.compile(rf"</(?P<name>{_NAME})[^<>]*+>")
ATTRIBUTE = re.compile(rf"""(?P<name>[^\s"'<>/=]++)(?P<value>{_VALUE})""")
# Only these end at their own closing tag alone, whatever stands between.
TEXT_ONLY = frozenset(["script", "style", "textarea", "title"])
_ITEMS = (frozenset(["li"]), frozenset(["dt", "dd"]), frozenset(["td", "th"]), frozenset(["tr"]), frozenset(["option"]))
# An element of a group ends the one before it, but none outside of the element that holds both.
ENDS = {name: group for group in _ITEMS for name in group} | {"tr": frozenset(["tr", "td", "th"])}
HOLDERS = frozenset(["ul", "ol", "menu", "dl", "table", "thead", "tbody", "tfoot", "select"])
NOT_IN_P = BLOCK_ELEMENTS | {"center", "details", "dl", "figure", "nav", "p"}  # they end a paragraph


def append_html(parent: Element, markup: str) -> None:
    """Append what some HTML means.

    Comments and closing tags of nothing are dropped, and what is left open is closed.
    """
    reading = _Reading(parent)
    position, no_comment_end = 0, False
    while (place := markup.find("<", position)) >= 0:
        reading.text(markup[position:place])
        position = place
        if markup.startswith("<!--", place) and not no_comment_end:
            end = markup.find("-->", place + 4)
            no_comment_end = end < 0
            position = end + 3 if end >= 0 else place
        if position > place:
            continue
        if closing := CLOSING_TAG.match(markup, place):
            reading.close(closing["name"].lower())
            position = closing.end()
        elif tag := TAG.match(markup, place):
            position = reading.open(tag, markup)
        else:
            reading.text("<")
            position = place + 1
    reading.text(markup[position:])


class _Reading:
    """Keep the elements that are open."""

    def __init__(self, parent: Element) -> None:
        self._stack = [parent]
        self._open: Counter[str] = Counter()
        self._unfinished: set[str] = set()  # names whose text-only element has no end

    def text(self, written: str) -> None:
        append_text(self._stack[-1], strip_forbidden(html.unescape(written)))

    def open(self, tag: re.Match[str], markup: str) -> int:
        """Open an element, and return where the text goes on."""
        name = tag["name"].lower()
        self._end_others(name)
        if len(self._stack) > DEEPEST and name not in VOID_ELEMENTS:
            return tag.end()
        element = SubElement(self._stack[-1], name, _attributes(tag["attributes"]))
        if name in VOID_ELEMENTS:
            return tag.end()
        if name in TEXT_ONLY and name not in self._unfinished:
            end = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(markup, tag.end())
            if end:
                element.text = strip_forbidden(markup[tag.end() : end.start()])
                return end.end()
            self._unfinished.add(name)
        self._stack.append(element)
        self._open[name] += 1
        return tag.end() + (name == "pre" and markup.startswith("\n", tag.end()))

    def close(self, name: str) -> None:
        """Close an element with all that is open in it."""
        if self._open[name]:
            while self._pop() != name:
                pass

    def _end_others(self, name: str) -> None:
        if name in NOT_IN_P and self._stack[-1].tag == "p":
            self.close("p")
        ended = ENDS.get(name, frozenset())
        while any(self._open[other] for other in ended):
            nearest = next(element.tag for element in reversed(self._stack) if element.tag in ended | HOLDERS)
            if nearest not in ended:
                break
            self.close(nearest)

    def _pop(self) -> str:
        name = self._stack.pop().tag
        self._open[name] -= 1
        return name


def _attributes(written: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for item in ATTRIBUTE.finditer(written):
        value = item["value"].strip().removeprefix("=").strip()
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        attributes.setdefault(item["name"].lower(), strip_forbidden(html.unescape(value)))
    return attributes
