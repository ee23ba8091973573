"""Say in kramdown's Markdown what a text means in goldmark's, line by line; code stays as it is.

What both read alike is left alone. What only kramdown would read as markup is escaped, and what only goldmark reads
so is written as kramdown knows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.importers.hugo import inline, raw_html
from app.importers.hugo.shortcodes import shown

_FENCE = re.compile(r"(?P<lead>[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_LIST = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_HEADING = re.compile(
    r"(?P<lead> {0,3}#{1,6}[ \t]+)(?P<text>.*?)(?P<closing>[ \t]+#+)?(?P<set>[ \t]*\{[^{}]*\})?[ \t]*$"
)
LONGEST_HEADING = 500
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|-[ \t]+(?:-[ \t]*){2,})$")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_PARENTHESIS = re.compile(r"^([ \t]*\d{1,9})\)(?=[ \t])")
_QUOTE = re.compile(r" {0,3}> ?")
DEEPEST = 10  # quotes within quotes
_DELIMITERS = re.compile(r"[ \t]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BLOCK_SET = re.compile(r"[ \t]*\{[#.][^{}]*\}[ \t]*$")
_SIMPLE_HEADING = re.compile(r"[A-Za-z][A-Za-z0-9 ]*")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the site's configuration says of its Markdown."""

    unsafe: bool = False
    hard_wraps: bool = False
    block_attributes: bool = False
    linkify: bool = True


def translate(body: str, rules: Rules) -> str:
    """Return a text in kramdown's Markdown."""
    lines, is_html = raw_html.clean(body.split("\n"), unsafe=rules.unsafe)
    return "\n".join(_Lines(lines, is_html, rules).translated())


class _Lines:
    """Be the lines of a text, or of a quote in it, and what is known of those above the one at hand."""

    def __init__(self, lines: list[str], is_html: frozenset[int], rules: Rules, depth: int = 0) -> None:
        self._lines = lines
        self._is_html = is_html
        self._rules = rules
        self._depth = depth
        self._out: list[str] = []
        self._fence = ""
        self._content = 0
        """Where the text of the list's latest item begins; 0 outside of lists."""
        self._in_table = self._in_code = False

    def translated(self) -> list[str]:
        """Return the lines in kramdown's Markdown."""
        number = 0
        while number < len(self._lines):
            quoted = 0 if self._fence else self._quote(number)
            if quoted:
                number += quoted
                continue
            self._line(number, self._lines[number])
            number += 1
        return self._out

    def _quote(self, number: int) -> int:
        """Translate the quote that begins here, and return how many lines it has."""
        end = number
        while end < len(self._lines) and end not in self._is_html and _QUOTE.match(self._lines[end]):
            end += 1
        if end == number or self._depth >= DEEPEST or self._content:
            return 0
        inner = [_QUOTE.sub("", line, count=1) for line in self._lines[number:end]]
        for line in _Lines(inner, frozenset(), self._rules, self._depth + 1).translated():
            self._out.append(f"> {line}" if line else ">")
        self._in_table = self._in_code = False
        return end - number

    def _line(self, number: int, line: str) -> None:
        before = self._lines[number - 1] if number else ""
        after = self._lines[number + 1] if number + 1 < len(self._lines) else ""
        if number in self._is_html:
            self._out.append(line)
        elif self._fence:
            self._out.append(shown(line, is_code=True))
            if line.strip().startswith(self._fence) and not line.strip().strip(self._fence[0]):
                self._fence = ""
        elif not line.strip():
            self._in_table = False
            self._out.append(line)
        elif self._is_code(line, before):
            self._out.append(shown(line, is_code=True))
        elif found := _FENCE.match(line):
            self._note_list(line, before)
            self._fence = found["fence"]
            self._out.append(f"{found['lead']}{self._fence}{_language(found['info'])}")
        else:
            self._block(self._note_list(line, before), before, after)

    def _block(self, line: str, before: str, after: str) -> None:
        if not self._in_table and "|" in line and _DELIMITERS.match(after):
            self._in_table = _columns(line) == _columns(after)
            if self._in_table and before.strip():
                self._out.append("")
        if len(line) <= LONGEST_HEADING and (heading := _HEADING.match(line)):
            self._out.extend(_heading(heading, self._rules))
            return
        if self._rules.block_attributes and _BLOCK_SET.match(line) and before.strip():
            self._out.append("{: " + line.strip()[1:-1].strip() + "}")
            return
        if (_RULE.match(line) or _NOTE.match(line)) and before.strip():
            self._out.append("")  # in kramdown neither ends a paragraph
        self._out.append(shown(_text(line, after, self._rules, in_table=self._in_table), is_code=False))

    def _is_code(self, line: str, before: str) -> bool:
        """Tell whether a line is code by its indent: it does not go on with a paragraph."""
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" "))
        deep = indent >= self._content + 4
        self._in_code = deep and (self._in_code or not before.strip()) and not (self._content and _LIST.match(line))
        return self._in_code

    def _note_list(self, line: str, before: str) -> str:
        """Note where a list begins and ends, and return the line with a marker that kramdown knows."""
        if found := _LIST.match(line):
            marker = found[0].expandtabs(4)
            self._content = len(marker) if len(marker.rstrip()) < len(marker) else len(marker) + 1
            return _PARENTHESIS.sub(r"\1.", line)
        if not line[0].isspace() and not before.strip():
            self._content = 0
        return line


def _language(info: str) -> str:
    """Return the language of a fence; what Hugo is told there of lines and numbers goes."""
    return info.partition("{")[0].strip().partition(" ")[0]


def _columns(line: str) -> int:
    return len(re.sub(r"\\.|`[^`]*`", "x", line.strip()).strip("|").split("|"))


def _heading(match: re.Match[str], rules: Rules) -> list[str]:
    text = inline.escape(match["text"], in_table=False, linkify=rules.linkify)
    attributes = (match["set"] or "").strip()[1:-1].strip()
    if match["set"] and not re.match(r"[#.]|[A-Za-z-]+=", attributes):
        text, attributes = f"{text}{match['set']}", ""
    lines = [f"{match['lead']}{text}"]
    if "#" not in attributes and not _SIMPLE_HEADING.fullmatch(match["text"]):
        name = inline.heading_id(match["text"])
        attributes = f'id="{name}" {attributes}' if name else attributes
    if attributes:
        lines.append("{: " + attributes.strip() + "}")
    return lines


def _text(line: str, after: str, rules: Rules, *, in_table: bool) -> str:
    made = inline.escape(line, in_table=in_table, linkify=rules.linkify)
    if re.fullmatch(r" {0,3}\^[ \t]*", line):
        return line.replace("^", "&#94;")
    if re.match(r" {0,3}\*\[[^\]]+\]:", line):
        return made.replace("*[", "\\*[", 1)
    if made.endswith("\\") and not made.endswith("\\\\") and after.strip():
        return made[:-1] + "  "
    if rules.hard_wraps and after.strip() and not in_table and not made.endswith("  "):
        return made + "  "
    return made
