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
    lines = raw_html.clean(body.split("\n"), unsafe=rules.unsafe)
    out: list[str] = []
    fence, in_list, in_table, in_code = "", False, False, False
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if fence:
            out.append(shown(line, is_code=True))
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if found := _FENCE.match(line):
            fence = found["fence"]
            out.append(f"{found['lead']}{fence}{_language(found['info'])}")
            continue
        if not line.strip():
            in_table = False
            out.append(line)
            continue
        if _LIST.match(line):
            in_list = True
        elif not line[0].isspace() and not before.strip():
            in_list = False
        indented = line.startswith(("    ", "\t"))
        in_code = indented and not in_list and (in_code or not before.strip())
        if in_code:
            out.append(shown(line, is_code=True))
            continue
        if not in_table and "|" in line and _DELIMITERS.match(after) and ("|" in after or "-" in after):
            in_table = _columns(line) == _columns(after)
            if in_table and before.strip() and not before.lstrip().startswith(">"):
                out.append("")
        if len(line) <= LONGEST_HEADING and (heading := _HEADING.match(line)):
            out.extend(_heading(heading, rules))
            continue
        if rules.block_attributes and _BLOCK_SET.match(line) and before.strip():
            out.append("{: " + line.strip()[1:-1].strip() + "}")
            continue
        if _RULE.match(line) and before.strip():
            out.append("")  # kramdown lets no rule end a paragraph
        out.append(shown(_text(line, after, rules, in_table=in_table), is_code=False))
    return "\n".join(out)


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
