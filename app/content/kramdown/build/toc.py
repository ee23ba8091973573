"""Make the table of contents that a list with `{:toc}` asks for."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from app.content.kramdown.document import FOOTNOTE, Document
from app.content.kramdown.spans.elements import append_text

LEFT_OUT = re.compile(r"\bno_toc\b")


def fill(place: Element, headings: list[tuple[int, Element]], document: Document) -> bool:
    """Replace a list's items by links to the headings; tell whether there are any."""
    for item in list(place):
        place.remove(item)
    place.text = "\n"
    place.attrib.setdefault("id", "markdown-toc")
    open_items: list[tuple[int, Element]] = [(0, place)]
    for level, heading in headings:
        name = heading.get("id")
        if not name or level not in document.options.toc_levels or LEFT_OUT.search(heading.get("class", "")):
            continue
        while open_items[-1][0] >= level:
            open_items.pop()
        around = open_items[-1][1]
        if around is not place:
            around = around[-1] if around[-1].tag == place.tag else SubElement(around, place.tag)
        item = SubElement(around, "li")
        item.tail = "\n"
        link = SubElement(item, "a", {"href": f"#{name}", "id": f"{place.get('id')}-{name}"})
        _copy(heading, link)
        open_items.append((level, item))
    return len(place) > 0


def _copy(source: Element, target: Element) -> None:
    """Append a heading's content without links, which cannot stand in links, and without notes."""
    append_text(target, source.text or "")
    for child in source:
        if child.tag == "a":
            _copy(child, target)
        elif child.tag != FOOTNOTE:
            _copy(child, SubElement(target, child.tag, child.attrib))
        append_text(target, child.tail or "")
