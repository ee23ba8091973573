"""Let tables scroll by themselves, and align cells by class."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.extensions.page import Page
from app.content.tree import add_class, classes, parents, replace, text_of

ALIGNED = re.compile(r"\s*text-align\s*:\s*(left|center|right)\s*;?\s*")  # as kramdown writes it, or an author
NARROW = 3  # columns that fit the text column


def tables(page: Page) -> None:
    """Put each table into a labelled region that the keyboard can scroll; `wide` when it has many columns."""
    for parent, table in parents(page.root):
        if table.tag != "table":
            continue
        for cell in table.iter():
            if cell.tag in ("td", "th"):
                _align(cell)
        for head in table.iter("thead"):
            for cell in head.iter("th"):
                cell.attrib.setdefault("scope", "col")
        caption = table.find("caption")
        name = re.sub(r"\s+", " ", page.placeholders.plain(text_of(caption))).strip() if caption is not None else ""
        region = Element("div", {"class": "scroll", "tabindex": "0", "role": "region"})
        region.set("aria-label", page.label(f"Table: {name}" if name else "Table"))
        if "wide" in classes(table) or _columns(table) > NARROW:
            add_class(region, "wide")
        replace(parent, table, region)
        region.append(table)


def _align(cell: Element) -> None:
    aligned = ALIGNED.fullmatch(cell.attrib.pop("style", ""))
    if aligned:
        add_class(cell, f"align-{aligned[1]}")


def _columns(table: Element) -> int:
    return max((sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")), default=0)
