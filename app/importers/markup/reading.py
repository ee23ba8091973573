"""Read HTML, well-formed or not, into a tree in linear time.

Tags are closed where a browser would close them; formatting that a block cuts off goes on in the next one. Browsers'
whole algorithm takes quadratic time on hostile texts, and blogs' texts do not need it.
"""

from __future__ import annotations

import html
import re

from app.importers.markup.nodes import BLOCKS, SPACES, VOID, Node, words

MORE = "-more"  # class of the mark
DEEPEST = 50
MOST_REOPENED = 3
LONGEST_TAG, SHORTER_TAG, MOST_FAILURES = 200_000, 500, 20  # so that tags without end cost little
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Possessive repeats: a tag that does not end must not be tried in every possible split.
_ATTRIBUTE = r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
TAG = re.compile(rf"<(?P<closing>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?>[\s/]*+{_ATTRIBUTE})*+)[\s/]*+>")
ATTRIBUTE = re.compile(
    r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]*+)))?+"""
)
RAW = words("script style textarea title xmp noembed noframes plaintext iframe")
FORMATTING = words("a b big code em font i s small strike strong tt u")
CLOSES: dict[str, frozenset[str]] = {
    "li": frozenset(["li"]),
    "dt": frozenset(["dt", "dd"]),
    "dd": frozenset(["dt", "dd"]),
    "tr": frozenset(["tr", "td", "th"]),
    "td": frozenset(["td", "th"]),
    "th": frozenset(["td", "th"]),
    "tbody": words("tr td th thead tbody tfoot caption colgroup"),
    "thead": words("tr td th caption colgroup"),
    "tfoot": words("tr td th thead tbody caption colgroup"),
    "option": frozenset(["option"]),
    "rt": frozenset(["rt", "rp"]),
    "rp": frozenset(["rt", "rp"]),
}
# Where the search for what a tag closes stops.
WALLS = words("table td th ul ol dl menu blockquote div section article aside figure details math svg body html")
_ROW_PARTS = words("tr td th tbody thead tfoot")
_ROW_WALLS = frozenset(["table", "body", "html"])
_PHRASING_CONTAINERS = frozenset(["p", *["h1", "h2", "h3", "h4", "h5", "h6"]])
_MAY_STAND_IN_P = frozenset(["iframe", "video", "audio", "object"])


class Builder:
    """Put tags and texts into a tree."""

    def __init__(self) -> None:
        self.root = Node("body")
        self.stack = [self.root]
        self.too_deep: list[str] = []
        self.reopen: list[Node] = []
        self.waiting: list[str] = []

    def text(self, text: str) -> None:
        """Add text."""
        if text:
            self.waiting.append(text)

    def flush(self) -> None:
        """Put the text so far into the tree, in the formatting that a block has cut off."""
        if not self.waiting:
            return
        text = "".join(self.waiting)
        self.waiting = []
        if self.reopen and text.strip(SPACES):
            self._reopen()
        self.stack[-1].children.append(text)

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        """Add an element; it stays open if it can hold something."""
        self.flush()
        if tag in ("html", "body", "head"):
            return
        if tag in BLOCKS and tag not in _MAY_STAND_IN_P:
            self._close_paragraph()
        if closes := CLOSES.get(tag):
            walls = _ROW_WALLS if tag in _ROW_PARTS else WALLS
            self._close_any(closes, walls - closes)
        if tag == "a" and any(node.tag == "a" for node in self.stack[-8:]):
            self.close("a")
        if self.reopen and tag not in BLOCKS:
            self._reopen()
        node = Node(tag, attributes)
        if len(self.stack) > DEEPEST:
            if tag not in VOID:
                self.too_deep.append(tag)
            return
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def close(self, tag: str) -> None:
        """Close the innermost element of a name, if one is open; one that is not open is nothing."""
        self.flush()
        if self.too_deep:
            if tag == self.too_deep[-1]:
                self.too_deep.pop()
            return
        if tag == "br":
            self.open("br", {})
            return
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag == tag:
                self._cut(index)
                return
            if tag in FORMATTING and self.stack[index].tag in WALLS:
                break
        self.reopen = [node for node in self.reopen if node.tag != tag]

    def _cut(self, index: int) -> None:
        gone = self.stack[index + 1 :]
        del self.stack[index:]
        left_open = [node for node in gone if node.tag in FORMATTING and node.tag != "a"]
        self.reopen = (self.reopen + left_open)[-MOST_REOPENED:]

    def _reopen(self) -> None:
        waiting, self.reopen = self.reopen, []
        for node in waiting:
            if len(self.stack) <= DEEPEST:
                again = Node(node.tag, dict(node.attributes))
                self.stack[-1].children.append(again)
                self.stack.append(again)

    def _close_paragraph(self) -> None:
        for index in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[index].tag
            if tag == "p":
                self._cut(index)
                return
            if tag in WALLS or tag in ("li", "dd", "dt"):
                return

    def _close_any(self, tags: frozenset[str], walls: frozenset[str]) -> None:
        outermost = 0
        for index in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[index].tag
            if tag in tags:
                outermost = index
            elif tag in walls:
                break
        if outermost:
            self._cut(outermost)


def read(markup: str) -> Node:
    """Return the tree of some HTML under a `body`.

    Comments and doctypes are left out, but for WordPress's mark of where an excerpt ends.
    """
    text = FORBIDDEN.sub("", markup.replace("\r\n", "\n").replace("\r", "\n"))
    builder = Builder()
    position = failures = 0
    last_end = text.rfind(">")
    missing: set[str] = set()  # ends that do not occur any more, looked for once
    while (start := text.find("<", position)) >= 0:
        builder.text(html.unescape(text[position:start]))
        if (end := _comment(text, start, missing)) > 0:
            position = end
            if text.startswith("<!--more", start):
                builder.open("hr", {"class": MORE})
            continue
        if start > last_end:
            position = start
            break
        tag = TAG.match(text, start, start + (LONGEST_TAG if failures < MOST_FAILURES else SHORTER_TAG))
        if tag is None:
            failures += 1
            builder.text("<")
            position = start + 1
            continue
        position = tag.end()
        name = tag["name"].lower()
        if tag["closing"]:
            builder.close(name)
            continue
        attributes = _attributes(tag["attributes"])
        builder.open(name, attributes)
        if name == "pre" and text.startswith("\n", position):
            position += 1
        if name in RAW and f"</{name}" not in missing:
            position = _raw(builder, text, position, name, missing)
    builder.text(html.unescape(text[position:]))
    builder.flush()
    return builder.root


def _attributes(written: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(written):
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes.setdefault(match[1].lower(), html.unescape(value))
    return attributes


def _comment(text: str, start: int, missing: set[str]) -> int:
    """Return where a comment or the like that begins at `start` ends, or 0 if there is none."""
    if not text.startswith(("<!", "<?", "</"), start):
        return 0
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")):
        if not text.startswith(opening, start):
            continue
        end = -1 if closing in missing else text.find(closing, start + len(opening))
        if end >= 0:
            return end + len(closing)
        missing.add(closing)
        return 0
    return 0


def _raw(builder: Builder, text: str, position: int, name: str, missing: set[str]) -> int:
    closing = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(text, position)
    if closing is None:
        missing.add(f"</{name}")
        return position
    if builder.stack[-1].tag == name:
        content = text[position : closing.start()]
        builder.stack[-1].children.append(html.unescape(content) if name in ("textarea", "title") else content)
        builder.close(name)
    elif builder.too_deep:
        builder.close(name)
    end = text.find(">", closing.start())
    return end + 1 if end >= 0 else len(text)
