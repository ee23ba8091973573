"""Turn a kramdown text into elements, in the order: blocks, definitions, spans and ids, table of contents, notes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.content.kramdown.attributes import parse_attributes
from app.content.kramdown.blocks import parse
from app.content.kramdown.blocks.parser import Parser
from app.content.kramdown.build import toc
from app.content.kramdown.build.builder import Builder
from app.content.kramdown.build.footnotes import Notes
from app.content.kramdown.document import Document, FootnoteDefinition, LinkDefinition


def build(text: str, document: Document) -> Element:
    """Return the elements of a text under a `div`; formulas are left as MATH elements.

    The text has line feeds only, and none of the characters that XML forbids.
    """
    blocks, parser = parse(text.removesuffix("\n") + "\n", document)
    builder = Builder(document)
    _define(parser, builder, document)
    root = Element("div")
    builder.children(root, blocks)
    for name, block in parser.footnotes.items():
        builder.children(document.footnotes[name].content, block, in_html=True)
    notes = Notes(document)
    if "toc" in builder.places and not toc.fill(builder.places["toc"], builder.headings, document):
        _drop(root, builder.places["toc"])
    notes.number(root)
    section = notes.section()
    if section is not None:
        _place(root, section, builder.places.get("footnotes"))
    return root


def _define(parser: Parser, builder: Builder, document: Document) -> None:
    """Complete the definitions with the attribute lists that may stand anywhere."""
    for name, block in parser.links.items():
        link = document.links[name]
        document.links[name] = LinkDefinition(link.url, link.title, parse_attributes(" ".join(block.lists), document))
    for name, block in parser.abbreviations.items():
        document.abbreviation_attributes[name] = builder.attributes(block)
    for name, block in parser.footnotes.items():
        document.footnotes[name] = FootnoteDefinition(Element("div"), block.line)


def _drop(root: Element, element: Element) -> None:
    for parent in root.iter():
        if element in list(parent):
            index = list(parent).index(element)
            before, tail = parent[:index], element.tail or ""
            parent.remove(element)
            if before:
                before[-1].tail = (before[-1].tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            return


def _place(root: Element, section: Element, place: Element | None) -> None:
    """Put the notes where a list with `{:footnotes}` stands, or at the end."""
    if place is None:
        root.append(section)
        return
    place.tag, place.attrib, place.text = section.tag, section.attrib, section.text
    place[:] = list(section)
