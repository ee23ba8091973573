"""Show what the span parser makes of a text as short markup, for tests to compare."""

from __future__ import annotations

from html import escape
from xml.etree.ElementTree import Element

from app.content.kramdown.document import FOOTNOTE, MATH, Document, FootnoteDefinition, LinkDefinition, Options
from app.content.kramdown.spans import parse

VOID = frozenset(["br", "img", "input"])


def document(*, dollar_math: bool = False, tex_delimiters: bool = False) -> Document:
    """Return a document with a definition of each kind."""
    known = Document(Options(dollar_math=dollar_math, tex_delimiters=tex_delimiters))
    known.links = {
        "home": LinkDefinition("/start", "The start"),
        "two words": LinkDefinition("/two", None, {"class": "k"}),
    }
    known.footnotes = {"1": FootnoteDefinition(Element("div"), 1)}
    known.abbreviations = {"CSS": "Cascading Style Sheets", "CSS 2": "an old one", "e.V.": ""}
    known.attribute_lists = {"wide": '.wide title="w"'}
    return known


def markup(element: Element) -> str:
    """Return the markup of an element, attributes in alphabetic order, inner elements for later stages in brackets."""
    return "".join([escape(element.text or "", quote=False), *(_outer(child) for child in element)])


def spans(text: str, known: Document | None = None) -> str:
    """Return the markup of a text parsed as a paragraph."""
    paragraph = Element("p")
    parse(text, paragraph, known or document(), 1)
    return markup(paragraph)


def problems(text: str, known: Document) -> list[tuple[int, int, str]]:
    """Return line, column and message of all problems in a text that starts in line 10."""
    parse(text, Element("p"), known, 10)
    return [(problem.line, problem.column, problem.message) for problem in known.problems]


def _outer(element: Element) -> str:
    tail = escape(element.tail or "", quote=False)
    if element.tag == MATH:
        opening, closing = ("\\[", "\\]") if element.get("display") == "block" else ("\\(", "\\)")
        return opening + escape(element.text or "", quote=False) + closing + tail
    if element.tag == FOOTNOTE:
        return f"[note {element.get('name')}]{tail}"
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in sorted(element.items()))
    if element.tag in VOID:
        return f"<{element.tag}{attributes} />{tail}"
    return f"<{element.tag}{attributes}>{markup(element)}</{element.tag}>{tail}"
