"""Say in plain text what HTML says."""

from __future__ import annotations

import html
import re

from app.importers.markup.canonical import canonical
from app.importers.markup.nodes import squeeze
from app.importers.pairs import end_tag, replaced

LEFT_OUT = re.compile(r"<(figure|form)\b[^<>]*+>", re.IGNORECASE)
CODE = re.compile(r"<(pre)\b(?:[^<>]*+>\s*+<code\b|[^<>]*?(?:data-language|highlight))[^<>]*+>", re.IGNORECASE)
BLOCK_END = re.compile(r"(</(?:p|div|h[1-6]|li|td|th|blockquote|pre|dt|dd|figcaption)>|<br\s*/?>)", re.IGNORECASE)
LOOKS_LIKE_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>|&(?:#?\w+);")


def plain(markup: str) -> str:
    """Return the text of HTML in one line; what is no HTML stays as it is."""
    if "<" not in markup and "&" not in markup:
        return squeeze(markup)
    if not LOOKS_LIKE_MARKUP.search(markup):
        return squeeze(html.unescape(markup))
    return squeeze(canonical(BLOCK_END.sub(r"\1 ", markup)).text)


def beginning(markup: str, words: int) -> str:
    """Return the first words of HTML as plain text, with a mark where more follow; figures and code do not count."""
    for opening in (LEFT_OUT, CODE):
        markup = replaced(markup, opening, end_tag, lambda _: " ")
    found = plain(markup[: words * 200]).split(" ")
    more = len(found) > words or len(markup) > words * 200
    return " ".join(found[:words]) + (" […]" if more else "")
