"""Translate what stands in a line of Markdown, without touching code, addresses and tags."""

from __future__ import annotations

import re
import unicodedata

# What is left alone as a whole, the first that matches at a place.
_APART = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).{1,300}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<escape>\\.)"
    r"|(?P<target>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
    r"|(?P<definition>^ {0,3}\[[^\]]+\]:[ \t]*\S+)"
    r"|(?P<tag><[^<>\s][^<>]*>)"
    r"|(?P<url>\b(?:https?://|www\.)[^\s<>\"|`*\[\]]+)"
    r"|(?P<mail>(?<![\w.+/-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+(?![\w@/-]))"
    r"|(?P<set>\{:)"
    r"|(?P<pipe>\|)"
)
NEAR = 300
_TRAILING = re.compile(r"(?:[?!.,:*_~'\"]|&[a-z]+;)+$")
_BRACKETED = re.compile(r"\[[^\[\]]*$")


def escape(line: str, *, in_table: bool, linkify: bool) -> str:
    """Return a line in which bare addresses are links, and nothing is markup to kramdown alone."""
    out: list[str] = []
    place = 0
    for match in _APART.finditer(line):
        out.append(line[place : match.start()])
        place = match.end()
        if match["url"] and linkify:
            out.append(
                _linked(match[0], line[max(0, match.start() - NEAR) : match.start()], line[place : place + NEAR])
            )
        elif match["mail"] and linkify and not _BRACKETED.search(line[max(0, match.start() - NEAR) : match.start()]):
            out.append(f"<{match[0]}>")
        elif match["code"] and in_table:
            out.append(match[0].replace("\\|", "|"))
        elif match["target"] or match["definition"]:
            out.append(match[0].replace("|", "%7C"))
        elif match["set"]:
            out.append("\\{:")
        elif match["pipe"]:
            out.append("|" if in_table else "\\|")
        else:
            out.append(match[0])
    return "".join(out) + line[place:]


def heading_id(text: str) -> str:
    """Return the id that Hugo gives a heading, which it makes as GitHub does."""
    plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    plain = re.sub(r"[*`]|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])|<[^>]*>", "", plain)
    out = []
    for character in plain.strip().lower():
        category = unicodedata.category(character)
        if character in "-_" or category[0] in "LN":
            out.append(character)
        elif character.isspace():
            out.append("-")
    return "".join(out)


def _linked(url: str, before: str, after: str) -> str:
    """Return a bare address as a link, unless it is the text of one already."""
    if _BRACKETED.search(before) and re.match(r"[^\[\]]*\]\s*[(\[:]", after):
        return url
    end = _TRAILING.search(url)
    tail = end[0] if end else ""
    url = url[: len(url) - len(tail)]
    while url.endswith(")") and url.count(")") > url.count("("):
        url, tail = url[:-1], ")" + tail
    if url.startswith("www."):
        return f"[{url}](http://{url}){tail}"
    return f"<{url}>{tail}"
