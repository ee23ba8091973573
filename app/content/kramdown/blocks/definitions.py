"""Read what defines something for other places: link targets, abbreviations and notes."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.code import INDENTATION
from app.content.kramdown.blocks.parser import Parser, Step
from app.content.kramdown.blocks.patterns import CODE, NAME, SPACES
from app.content.kramdown.document import LinkDefinition

LINK = re.compile(r" {0,3}\[(?P<name>[^\n\]]+)\]:[ \t]*(?P<rest>[^ \t\n][^\n]*)\n")
ANGLED = re.compile(r"<(?P<url>[^\n>]*)>")
TITLE = re.compile(r"""[ \t]*(["'])(?P<title>[^\n]+)\1[ \t]*\n""")
TITLE_START = re.compile(r"""[ \t]+(["'])""")
ABBREVIATION = re.compile(r" {0,3}\*\[([^\n]+?)\]:([^\n]*)\n")
FOOTNOTE = re.compile(rf" {{0,3}}\[\^({NAME})\]:([^\n]*\n{CODE})")


def link_definition(parser: Parser) -> Step:
    """Read `[name]: url "title"`, with the title on the same or on the next line."""
    source = parser.source
    match = source.match(LINK)
    target = match and _target(source.text, match)
    if match is None or target is None:
        return Step.NO
    url, title, end = target
    source.pos = end
    name = normalize(match["name"])
    parser.document.links[name] = LinkDefinition(url, title)
    block = parser.add(Block("end", source.line, "link"))
    parser.links[name] = block
    return Step.YES


def normalize(name: str) -> str:
    """Return a link's name as references to it are compared."""
    return re.sub(rf"[{SPACES}]+", " ", name).lower()


def _target(text: str, match: re.Match[str]) -> tuple[str, str | None, int] | None:
    rest, end = match["rest"], match.end()
    angled = ANGLED.match(rest)
    if angled:
        after = rest[angled.end() :]
        if not after.strip(" \t"):
            title = TITLE.match(text, end)
            return (angled["url"], title["title"], title.end()) if title else (angled["url"], None, end)
        title = TITLE.match(after + "\n")
        if title and title.start(1):
            return angled["url"], title["title"], end
    rest = rest.rstrip(" \t")
    for start in TITLE_START.finditer(rest):
        if start[1] == rest[-1] and start.end() < len(rest) - 1:
            return _checked(rest[: start.start()], rest[start.end() : -1], end)
    title = TITLE.match(text, end)
    return _checked(rest, title["title"], title.end()) if title else _checked(rest, None, end)


def _checked(url: str, title: str | None, end: int) -> tuple[str, str | None, int] | None:
    """Return nothing for what looks like a title that is not closed."""
    return None if TITLE_START.search(url) else (url, title, end)


def abbreviation_definition(parser: Parser) -> Step:
    """Read `*[name]: meaning`."""
    line = parser.source.line
    match = parser.source.take(ABBREVIATION)
    if match is None:
        return Step.NO
    parser.document.abbreviations[match[1]] = match[2].strip(SPACES)
    parser.abbreviations[match[1]] = parser.add(Block("end", line, "abbreviation"))
    return Step.YES


def footnote_definition(parser: Parser) -> Step:
    """Read `[^name]: text`, which goes on over indented lines."""
    line = parser.source.line
    match = parser.source.take(FOOTNOTE)
    if match is None:
        return Step.NO
    content = Block("footnote", line)
    parser.parse(content, INDENTATION.sub("", match[2]), line)
    if match[1] in parser.footnotes:
        parser.document.report(line, f"The note “{match[1]}” is defined twice; the later one counts.")
    parser.footnotes[match[1]] = content
    parser.add(Block("end", line, "footnote"))
    return Step.YES
