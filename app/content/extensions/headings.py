"""Give headings a link to themselves, and list them for the contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from app.content.extensions.page import Page
from app.content.placeholders import Placeholders
from app.content.rendered import Heading
from app.content.tree import append_text

TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def heading_anchors(page: Page) -> None:
    """Append a “#” link to each heading that has an id and is not part of a link."""
    linked = {element for link in page.root.iter("a") for element in link.iter()}
    for element in list(page.root.iter()):
        if element.tag in TAGS and element.get("id") and element not in linked:
            name = heading_text(element, page.placeholders)
            append_text(element, " ")
            anchor = SubElement(element, "a", {"class": "anchor", "href": f"#{element.attrib['id']}"})
            anchor.set("aria-label", f"Link to section: {name}" if name else "Link to this section")
            anchor.text = "#"


def contents(root: Element, placeholders: Placeholders) -> tuple[Heading, ...]:
    """Return the headings that links can point at, in the order of the text."""
    return tuple(
        Heading(int(element.tag[1]), element.attrib["id"], heading_text(element, placeholders))
        for element in root.iter()
        if element.tag in TAGS and element.get("id")
    )


def heading_text(heading: Element, placeholders: Placeholders) -> str:
    """Return what a heading says, without marks of notes."""
    return re.sub(r"\s+", " ", placeholders.plain("".join(_texts(heading)))).strip()


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.get("role") != "doc-noteref" and child.get("class") != "anchor":
            yield from _texts(child)
        yield child.tail or ""
