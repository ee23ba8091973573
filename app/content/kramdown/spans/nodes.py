"""Hold what the scanner has understood, before it becomes elements with text and tails."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element


@dataclass(eq=False)
class Node:
    """Be one piece of inline content.

    Pieces without an element are characters: `text` as written (still with references such as `&amp;`), `symbol` for
    what the scanner has replaced (a quote, a dash, an entity). Only `text` takes part in abbreviations and in hard
    line breaks, and only `text` takes no attributes. `mute` leaves nothing in the output.
    """

    kind: str
    text: str = ""
    element: Element | None = None
    children: list[Node] = field(default_factory=list)
    images: int = 0  # direct children that are images: closing a link needs their number
    raw: bool = False  # content of an HTML element that is not Markdown


def symbol(text: str) -> Node:
    """Return characters that nothing later may change."""
    return Node("symbol", text)


def mute() -> Node:
    """Return a node that counts as the last element for a following attribute list, and shows nothing."""
    return Node("mute")
