"""Find the beginning of a text that stands for it in lists and feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.content.tree import BLOCKS

RAW, RAW_END = "{::nomarkdown}\n", "{:/nomarkdown}"  # around a text that is HTML from beginning to end
DEFINITION = re.compile(r"^ {0,3}(\[[^\]\n]+\])(:.+)$", re.MULTILINE)


def head(source: str, separator: str) -> str:
    """Return the Markdown of a text's excerpt by the rule of Jekyll's excerpts.

    That is all before the first separator, with the definitions of the links (and notes) that it uses, which may stand
    anywhere behind it; without a separator, or with nothing behind it, the excerpt is the whole text.
    """
    before, _, after = source.lstrip("\n").partition(separator or "\n\n")
    if before.startswith(RAW) and RAW_END not in before:
        before += f"\n{RAW_END}"
    definitions = [name + rest for name, rest in DEFINITION.findall(after) if name in before]
    return "\n\n".join([before, "\n".join(definitions)]) if definitions else before


def squeeze(text: str) -> str:
    """Replace each run of ASCII white space by a blank; other blanks, such as no-break spaces, mean something."""
    return re.sub("[ \t\r\n\f\v]+", " ", text).strip(" ")


def plain_text(root: Element) -> str:
    """Return what a tree says without its tags, in one line, with a blank wherever a block begins or ends."""
    return squeeze("".join(_texts(root)))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        edge = " " if child.tag in BLOCKS else ""
        yield edge
        yield from _texts(child)
        yield edge
        yield child.tail or ""
