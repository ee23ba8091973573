"""Treat HTML in Markdown as goldmark does: left out unless the site allows it, and Markdown between its blocks."""

from __future__ import annotations

import re

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
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--.{0,300}?-->")
_CODE = re.compile(r"(?P<ticks>`+)(?!`).{1,300}?(?<!`)(?P=ticks)(?!`)|\\<")
_OPENS = re.compile(
    r"( {0,3}<(?:article|aside|center|details|div|figure|footer|header|main|nav|section)\b)([^<>]*>[ \t]*$)"
)


def clean(lines: list[str], *, unsafe: bool) -> list[str]:
    """Return the lines of a text with its HTML as readers of the old site got it."""
    out: list[str] = []
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
            out.append(_of_block(line, lines[number + 1 : number + 2], unsafe=unsafe))
            if until == "\n":
                until = "" if not line.strip() else until
            elif until in line.lower():
                until = ""
            continue
        out.append(line if unsafe else _without_tags(line))
    return out


def _begins(line: str, before: str) -> str:
    """Return what ends the block of HTML that begins with a line, or nothing where none does."""
    if found := _VERBATIM.match(line):
        return f"</{found['name'].lower()}>"
    if _COMMENT.match(line):
        return "-->"
    if _BLOCK.match(line) or (_ALONE.match(line) and not before.strip()):
        return "\n"
    return ""


def _of_block(line: str, after: list[str], *, unsafe: bool) -> str:
    if not unsafe:
        return ""
    opens = _OPENS.match(line)
    if opens and after and not after[0].strip():
        # To goldmark the blank line ends the HTML, and what follows is Markdown again.
        return f'{opens[1]} markdown="1"{opens[2]}'
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
