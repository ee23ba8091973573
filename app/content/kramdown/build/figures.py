"""Make figures of paragraphs that hold nothing but an image marked `{:standalone}`."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from app.content.kramdown.attributes import references

LAST_LIST = re.compile(r"\{:([^{}]+)\}\Z")


def is_standalone(paragraph: Element, text: str) -> bool:
    """Tell whether a paragraph, parsed from a text, is an image that asks to be a figure."""
    written = LAST_LIST.search(text)
    return (
        written is not None
        and [child.tag for child in paragraph] == ["img"]
        and not paragraph.text
        and not paragraph[0].tail
        and "standalone" in references(written[1])
    )


def make_figure(paragraph: Element) -> None:
    """Make a paragraph a figure, with the image's text as caption; class and id move from the image to it."""
    image = paragraph[0]
    paragraph.tag = "figure"
    for name in ("class", "id"):
        if name in image.attrib and name not in paragraph.attrib:
            paragraph.set(name, image.attrib.pop(name))
    caption = SubElement(paragraph, "figcaption")
    caption.text = image.get("alt", "")
    paragraph.text = image.tail = caption.tail = "\n"
