"""Repeat short notes next to their sentence, for the margin of wide screens."""

from __future__ import annotations

import copy
from xml.etree.ElementTree import Element

from app.content.extensions.page import Page
from app.content.tree import classes, parents, remove, text_of, words

LONGEST = 280  # characters
# A copy stands inside a paragraph, so the note may hold nothing but phrases.
PHRASES = words(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var"
)
# No copies where one would break a link, a heading's name or a table's width.
ELSEWHERE = words("a aside caption details figcaption h1 h2 h3 h4 h5 h6 summary table")


def margin_notes(page: Page) -> None:
    """Put a copy of each short note, hidden from screen readers, right after the first reference to it."""
    notes = {
        item.attrib["id"]: item
        for item in page.root.iter("li")
        if item.get("role") == "doc-endnote" and "id" in item.attrib
    }
    _visit(page.root, notes, set())
    for mark in page.root.iter("sup"):
        if mark.get("role") == "doc-noteref" and len(mark) == 1:
            mark[0].set("role", mark.attrib.pop("role"))  # the role belongs to links (DPUB-ARIA 1.1)
    for note in notes.values():
        note.attrib.pop("role")  # deprecated, and it takes the item out of its list
    for link in page.root.iter("a"):
        if link.get("role") == "doc-backlink":
            link.set("aria-label", "Back to the text")


def _visit(element: Element, notes: dict[str, Element], seen: set[str]) -> None:
    for child in list(element):
        if child.tag in ELSEWHERE or "footnotes" in classes(child):
            continue
        if child.get("role") == "doc-noteref" and len(child) == 1:
            target = child[0].get("href", "").removeprefix("#")
            if target in notes and target not in seen:
                seen.add(target)
                if (margin := _copy(notes[target], text_of(child))) is not None:
                    margin.tail, child.tail = child.tail, None
                    element.insert(list(element).index(child) + 1, margin)
            continue
        _visit(child, notes, seen)


def _copy(note: Element, number: str) -> Element | None:
    if len(note) != 1 or note[0].tag != "p" or (note.text or "").strip() or (note[0].tail or "").strip():
        return None
    margin = copy.deepcopy(note[0])
    for parent, element in parents(margin):
        if element.get("role") in ("doc-backlink", "doc-noteref"):
            remove(parent, element)
    margin.tag = "span"
    if any(element.tag not in PHRASES for element in margin.iter()) or len(text_of(margin).strip()) > LONGEST:
        return None
    for element in margin.iter():
        element.attrib.pop("id", None)
        if element.tag == "a":
            element.set("tabindex", "-1")
    margin.attrib.clear()
    margin.attrib.update({"class": "sidenote", "aria-hidden": "true"})
    mark = Element("sup")
    mark.text = number
    mark.tail = f" {(margin.text or '').lstrip()}"
    margin.text = None
    margin.insert(0, mark)
    last = margin[-1]
    last.tail = (last.tail or "").rstrip()
    return margin
