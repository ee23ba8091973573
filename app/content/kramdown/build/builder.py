"""Make elements of blocks, now that every definition is known."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from app.content.kramdown.attributes import merge, parse_attributes, references
from app.content.kramdown.blocks.block import Block
from app.content.kramdown.build.code import code
from app.content.kramdown.build.figures import is_standalone, make_figure
from app.content.kramdown.build.ids import Ids, basic_id
from app.content.kramdown.build.verbatim import characters, source, verbatim
from app.content.kramdown.document import MATH, Document
from app.content.kramdown.spans import parse
from app.content.kramdown.spans.elements import append_text

CONTAINERS = frozenset(["blockquote", "ul", "ol", "dl", "thead", "tbody", "tfoot", "tr"])


class Builder:
    """Turn blocks into elements, one after the other, and remember the headings for a table of contents."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ids = Ids(document.options)
        self.headings: list[tuple[int, Element]] = []
        self.places: dict[str, Element] = {}  # where the table of contents and the notes are asked for

    def children(self, parent: Element, block: Block, *, in_html: bool = False) -> None:
        """Append what a block's children make."""
        for child in block.children:
            self._one(parent, child, block, in_html)

    def attributes(self, block: Block) -> dict[str, str]:
        """Return the attributes of a block: its own and those of the lists around it."""
        if not block.lists:
            return dict(block.attributes)
        element = Element("", block.attributes)
        merge(element, parse_attributes(" ".join(block.lists), self.document))
        return element.attrib

    def _one(self, parent: Element, block: Block, around: Block, in_html: bool) -> None:
        match block.kind:
            case "blank" | "end" | "comment":
                return
            case "p" | "text" if block.bare or block.kind == "text":
                text = block.bare_text(in_html=in_html)
                parse(text, parent, self.document, block.line, breaks=not in_html)
                return
            case "characters" | "source" | "verbatim":
                FROM_HTML[block.kind](parent, block, self.document)
                return
            case "html":
                self._html(parent, block)
            case "header":
                self._header(parent, block, in_html)
            case "code":
                code(parent, block, self.attributes(block))
            case "math":
                self._math(parent, block)
            case "table":
                self._table(parent, block)
            case _:
                self._plain(parent, block, around, in_html)
        if around.kind != "html" or around.model != "raw":
            append_text(parent, "\n")

    def _plain(self, parent: Element, block: Block, around: Block, in_html: bool) -> None:
        element = SubElement(parent, block.kind, self.attributes(block))
        if block.kind in ("p", "dt"):
            parse(block.text, element, self.document, block.line, breaks=not in_html)
            if block.kind == "dt":
                self._term_id(element, around)
            elif is_standalone(element, block.text):
                make_figure(element)
            return
        if block.kind in CONTAINERS or (block.children and not block.children[0].bare):
            element.text = "\n"
        headings = len(self.headings)
        self.children(element, block, in_html=in_html)
        if block.kind in ("ul", "ol") and block.lists:
            names = references(" ".join(block.lists))
            place = next((name for name in ("toc", "footnotes") if name in names and name not in self.places), None)
            if place:
                self.places[place] = element
                del self.headings[headings:]

    def _term_id(self, element: Element, around: Block) -> None:
        if "id" in element.attrib:
            return
        for name in references(" ".join(around.lists)):
            if name == "auto_ids" or name.startswith("auto_ids-"):
                element.set(
                    "id", name.removeprefix("auto_ids").removeprefix("-") + basic_id("".join(element.itertext()))
                )
                break

    def _header(self, parent: Element, block: Block, in_html: bool) -> None:
        element = SubElement(parent, f"h{block.level}", self.attributes(block))
        parse(block.text, element, self.document, block.line)
        if "id" not in element.attrib and self.document.options.auto_ids:
            make = self.ids.in_html if in_html else self.ids.of_heading
            if name := make("".join(element.itertext())):
                element.set("id", name)
        self.headings.append((block.level, element))

    def _html(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, block.name, self.attributes(block))
        if block.model == "block" and block.children:
            element.text = "\n"
        self.children(element, block, in_html=True)
        if block.name in ("pre", "textarea") and element.text:
            element.text = element.text.removeprefix("\n")  # as browsers do

    def _math(self, parent: Element, block: Block) -> None:
        attributes = self.attributes(block)
        if attributes:
            parent = SubElement(parent, "div", attributes)
        SubElement(parent, MATH, {"display": "block"}).text = block.text

    def _table(self, parent: Element, block: Block) -> None:
        element = SubElement(parent, "table", self.attributes(block))
        for part in block.children:
            group = SubElement(element, part.kind)
            for row in part.children:
                cells = SubElement(group, "tr")
                for alignment, cell in zip(block.alignment, row.children, strict=False):
                    one = SubElement(cells, "th" if part.kind == "thead" else "td")
                    if alignment:
                        one.set("style", f"text-align: {alignment}")
                    parse(cell.text, one, self.document, cell.line)
                    if not len(one) and not one.text:
                        one.text = "\N{NO-BREAK SPACE}"
                    one.tail = "\n"
                cells.text = cells.tail = "\n"
            group.text = group.tail = "\n"
        element.text = "\n"


FROM_HTML: dict[str, Callable[[Element, Block, Document], None]] = {
    "characters": characters,
    "source": source,
    "verbatim": verbatim,
}
