"""Set paragraphs and quotes of the class note, tip, warning or important apart from the text."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.extensions.page import Page
from app.content.tree import classes, parents, replace, text_of

KINDS = {"note": "Note", "tip": "Tip", "warning": "Warning", "important": "Important"}
ALERT = re.compile(r"\s*\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\]\s*", re.IGNORECASE)  # GitHub's spelling


def callouts(page: Page) -> None:
    """Turn them into `div.callout` with a bold first word."""
    for parent, element in parents(page.root):
        if element.tag not in ("blockquote", "div", "p"):
            continue
        kind = next((name for name in classes(element) if name in KINDS), None) or _alert(element)
        if kind is not None:
            _set_apart(parent, element, kind)


def _alert(element: Element) -> str | None:
    if element.tag != "blockquote" or not len(element) or element[0].tag != "p":
        return None
    paragraph = element[0]
    match = ALERT.match(paragraph.text or "")
    if match is None:
        return None
    paragraph.text = (paragraph.text or "")[match.end() :]
    return match[1].lower().replace("caution", "warning")


def _set_apart(parent: Element, element: Element, kind: str) -> None:
    attributes = {"class": f"callout callout-{kind}", "role": "note"}
    if identifier := element.get("id"):
        attributes["id"] = identifier
    element.attrib.clear()
    if element.tag == "p":
        callout = Element("div", attributes)
        replace(parent, element, callout)
        callout.append(element)
        _name(element, kind)
        return
    element.tag = "div"
    element.attrib.update(attributes)
    if not len(element) or element[0].tag != "p" or (element.text or "").strip():
        paragraph = Element("p")
        paragraph.text, element.text = element.text, None
        element.insert(0, paragraph)
    _name(element[0], kind)


def _name(paragraph: Element, kind: str) -> None:
    """Begin a paragraph with the kind's name in bold, unless its author did."""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else None
    if first is not None and first.tag == "strong" and text_of(first).strip(" .:!").lower() == kind:
        return
    word = Element("strong")
    word.text = f"{KINDS[kind]}."
    word.tail = f" {(paragraph.text or '').lstrip()}"
    paragraph.text = None
    paragraph.insert(0, word)
