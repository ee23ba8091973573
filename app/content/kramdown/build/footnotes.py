"""Number the references to notes, and list the notes at the end."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from app.content.kramdown.document import FOOTNOTE, Document
from app.content.kramdown.spans.elements import append_text

ARROW = "\N{LEFTWARDS ARROW WITH HOOK}"
SPACE = "\N{NO-BREAK SPACE}"


@dataclass
class Note:
    """Be a note that is referred to."""

    name: str
    number: int
    repeats: int = 0


class Notes:
    """Keep the notes in the order of their first references."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: dict[str, Note] = {}
        self._order: list[Note] = []

    def number(self, tree: Element) -> None:
        """Turn the references in a tree into links."""
        for reference in [element for element in tree.iter() if element.tag == FOOTNOTE]:
            name = reference.attrib.pop("name")
            note, repeat = self._notes.get(name), ""
            if note is None:
                note = self._notes[name] = Note(name, self._document.options.footnote_number + len(self._order))
                self._order.append(note)
            else:
                note.repeats += 1
                repeat = f":{note.repeats}"
            reference.tag = "sup"
            reference.attrib.update(id=f"fnref:{name}{repeat}", role="doc-noteref")
            link = SubElement(reference, "a", {"href": f"#fn:{name}", "class": "footnote", "rel": "footnote"})
            link.text = str(note.number)

    def section(self) -> Element | None:
        """Return the list of notes, or nothing if none is referred to."""
        if not self._order:
            return None
        section = Element("div", {"class": "footnotes", "role": "doc-endnotes"})
        items = SubElement(section, "ol")
        if self._document.options.footnote_number != 1:
            items.set("start", str(self._document.options.footnote_number))
        for note in self._order:  # grows while notes refer to others
            item = copy.deepcopy(self._document.footnotes[note.name].content)
            item.tag = "li"
            item.attrib = {"id": f"fn:{note.name}", "role": "doc-endnote"}
            repeats = note.repeats
            self.number(item)
            _link_back(item, note.name, repeats)
            item.tail = "\n"
            items.append(item)
        section.text = items.text = items.tail = section.tail = "\n"
        return section


def _link_back(item: Element, name: str, repeats: int) -> None:
    last = item[-1] if len(item) else None
    if last is not None and last.tag == "p" and not (last.tail or "").strip():
        append_text(last, SPACE)
    else:
        last = SubElement(item, "p")
        last.tail = "\n"
    for number in range(repeats + 1):
        if number:
            append_text(last, SPACE)
        target = f"{name}:{number}" if number else name
        link = SubElement(last, "a", {"href": f"#fnref:{target}", "class": "reversefootnote", "role": "doc-backlink"})
        link.text = ARROW
        if number:
            SubElement(link, "sup").text = str(number + 1)
