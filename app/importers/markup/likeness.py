"""Measure how much of one HTML another one still says."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote

from app.importers.markup.canonical import canonical
from app.importers.markup.nodes import Node, words
from app.importers.markup.reading import MORE

ENOUGH = 0.97
"""Below this, less than about one word in a hundred was lost or a third of the structure, the source HTML is better."""

WEIGHT_OF_A_WORD = 3  # a text of which a third is gone is another one
WEIGHT_OF_STRUCTURE = 0.1
WORD = re.compile(r"\w+|[^\w\s]")
SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("“”„‟", '"'),
        "–": "-",
        "—": "-",
        "…": ".",
        "\N{NO-BREAK SPACE}": " ",
    }
    | {"\N{ZERO WIDTH SPACE}": None, "\N{SOFT HYPHEN}": None, "\N{VARIATION SELECTOR-15}": None}
)
REPEATED = re.compile(r"([-.\"'])\1+")
MEANING = {"cite": "em"}
COUNTED = words(
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote table tr td th pre hr img a em strong del code formula note"
    " note-text sub sup kbd mark video audio details"
)


def likeness(source_html: str, rendered_html: str) -> float:
    """Return how alike two pieces of HTML are to a reader, from 0 to 1.

    Words that one of them lacks weigh most, in whatever element they stand; then words out of order, then elements,
    addresses of links and pictures, and languages of code. Typography and wrappers mean nothing.
    """
    source, rendered = canonical(source_html), canonical(rendered_html)
    mine, theirs = _words(source), _words(rendered)
    lost = max(_share_lost(mine, theirs), _share_lost(_pairs(mine), _pairs(theirs)) / 2)
    structure = 1 - _share_lost(_structure(source), _structure(rendered))
    text = max(0.0, 1 - WEIGHT_OF_A_WORD * lost)
    return text * (1 - WEIGHT_OF_STRUCTURE + WEIGHT_OF_STRUCTURE * structure)


def _words(root: Node) -> list[str]:
    return WORD.findall(REPEATED.sub(r"\1", _text(root).translate(SAME)))


INLINE = words("a em strong del code sub sup span kbd mark u small abbr ins q cite samp var dfn")


def _text(root: Node) -> str:
    parts: list[str] = []
    waiting: list[Node | str] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item)
        elif item.tag == "formula":
            parts.append(f" {' '.join(item.text.split())} ".replace("\\vert ", "|").replace("\\Vert ", "\\|"))
        elif item.tag in INLINE:
            waiting.extend(reversed(item.children))
        else:
            waiting.append(" ")
            waiting.extend(reversed(item.children))
            parts.append(" ")
    return "".join(parts)


def _pairs(found: list[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(found)]


def _structure(root: Node) -> list[str]:
    found: list[str] = []
    for node in root.walk():
        tag = MEANING.get(node.tag, node.tag)
        if tag not in COUNTED or node.has_class(MORE):
            continue
        found.append(tag)
        if tag == "a" and node.get("href"):
            found.append(f"a {_address(node.get('href'))}")
        elif tag == "img":
            found.append(f"img {_address(node.get('src'))}")
        elif tag == "pre" and node.get("lang"):
            found.append(f"pre {node.get('lang')}")
    return found


def _address(url: str) -> str:
    """Return the end of an address, which is the same whether it is whole or seen from a page."""
    return unquote(url).rstrip("/").rpartition("/")[2].lower()


def _share_lost(source: list[str], rendered: list[str]) -> float:
    """Return the share of the items that only one of both has."""
    if not source and not rendered:
        return 0.0
    mine, theirs = Counter(source), Counter(rendered)
    missing = (mine - theirs).total()
    added = (theirs - mine).total()
    return min(1.0, max(missing, added) / max(len(source), 1))
