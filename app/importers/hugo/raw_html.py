"""Treat HTML in Markdown as goldmark does: left out unless the site allows it, and Markdown between its blocks."""

from __future__ import annotations

import re

NEAR = 20  # lines
MORE = "<!--more-->"
_BLOCKS = "|".join(
    (
        "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt",
        "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main",
        "menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td|tfoot|th|thead",
        "title|tr|track|ul",
    )
)
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_BLOCK = re.compile(rf" {{0,3}}</?(?P<name>{_BLOCKS})(?=[\s/>]|$)", re.IGNORECASE)
_ALONE = re.compile(r" {0,3}</?[A-Za-z][A-Za-z0-9-]*(?:\s+[^<>]*)?/?>[ \t]*$")
_VERBATIM = re.compile(r" {0,3}<(?P<name>script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_COMMENT = re.compile(r" {0,3}<!--")
_TAG = re.compile(r"(?<!<)</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--.{0,300}?-->")
_CODE = re.compile(r"(?P<ticks>`+)(?!`).{1,300}?(?<!`)(?P=ticks)(?!`)|\\<")
_OPENS = re.compile(
    r"( {0,3}<(article|aside|center|details|div|figure|footer|header|main|nav|section)\b)([^<>]*>[ \t]*$)",
    re.IGNORECASE,
)


def clean(lines: list[str], *, unsafe: bool) -> tuple[list[str], frozenset[int]]:
    """Return the lines of a text with its HTML as readers of the old site got it, and which are nothing but HTML."""
    out: list[str] = []
    found_html: set[int] = set()
    fence, until = "", ""
    for number, line in enumerate(lines):
        if fence:
            out.append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if not until and (found := _FENCE.match(line)):
            fence = found[1]
            out.append(line)
            continue
        if line.strip() == MORE:
            out.append(line)
            continue
        until = until or _begins(line, lines[number - 1] if number else "")
        if until:
            out.append(_of_block(line, lines, number) if unsafe else "")
            found_html.add(number)
            if until == "\n":
                until = "" if not line.strip() else until
            elif until in line.lower():
                until = ""
            continue
        out.append(line if unsafe else _without_tags(line))
    return out, frozenset(found_html)


def _begins(line: str, before: str) -> str:
    """Return what ends the block of HTML that begins with a line, or nothing where none does."""
    if found := _VERBATIM.match(line):
        return f"</{found['name'].lower()}>"
    if _COMMENT.match(line):
        return "-->"
    if _BLOCK.match(line) or (_ALONE.match(line) and not before.strip()):
        return "\n"
    return ""


def _of_block(line: str, lines: list[str], number: int) -> str:
    """Return a line of a block of HTML; where a blank line ends the HTML, what follows is Markdown again."""
    opens = _OPENS.match(line)
    if not opens:
        return line
    for after in lines[number + 1 : number + NEAR]:
        if not after.strip():
            return f'{opens[1]} markdown="1"{opens[3]}'
        if f"</{opens[2].lower()}" in after.lower():
            break
    return line


def _without_tags(line: str) -> str:
    if "<" not in line or line.startswith(("    ", "\t")):
        return line
    out: list[str] = []
    place = 0
    for match in _CODE.finditer(line):
        out += [_TAG.sub(_kept, line[place : match.start()]), match[0]]
        place = match.end()
    return "".join(out) + _TAG.sub(_kept, line[place:])


def _kept(match: re.Match[str]) -> str:
    return match[0] if match[0] == MORE else ""
