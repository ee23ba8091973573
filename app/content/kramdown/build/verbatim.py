"""Take over what the text holds as HTML."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.build.raw_html import append_html
from app.content.kramdown.characters import decode_references
from app.content.kramdown.document import Document
from app.content.kramdown.spans.elements import append_text


def characters(parent: Element, block: Block, document: Document) -> None:
    """Append the text of an HTML element; references in it are resolved."""
    append_text(parent, decode_references(block.text))


def source(parent: Element, block: Block, document: Document) -> None:
    """Append the text of a script or style sheet as it is."""
    append_text(parent, block.text)


def verbatim(parent: Element, block: Block, document: Document) -> None:
    """Append the HTML of a nomarkdown extension."""
    append_html(parent, block.text)
