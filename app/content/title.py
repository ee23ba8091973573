"""Show a title the way subscribers of a Jekyll blog have always read it."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from app.content.kramdown.characters import strip_forbidden
from app.content.kramdown.document import Document
from app.content.kramdown.spans.elements import append_children, join_texts
from app.content.kramdown.spans.entities import entity
from app.content.kramdown.spans.html import html as html_element
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.quotes import quotes
from app.content.kramdown.spans.scanner import Constructs, Scanner
from app.content.kramdown.spans.symbols import typographic_symbol

# The four that jekyll's filter `smartify` leaves switched on, in its order.
CONSTRUCTS: Constructs = {
    "&": (quotes, entity),
    "<": (quotes, typographic_symbol, html_element),
    "other": (quotes, typographic_symbol),
    "raw": (html_element,),
}
LONGEST = 2_000
BLOCK = re.compile(r"<(?:address|article|aside|blockquote|center|div|h[1-6]|p|section)[\s>]", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")


def feed_title(title: str) -> str:
    """Return a title as HTML without tags: typographic quotes and dashes, white space squeezed, `&` and `<` escaped.

    This is the decoded value of Atom's `title type="html"` as jekyll-feed makes it (smartify, strip_html,
    normalize_whitespace).
    """
    text = strip_forbidden(title)[:LONGEST]
    if BLOCK.match(text):
        text = TAG.sub("", text)
    root = Node("root")
    Scanner(text, Document(), 1, CONSTRUCTS).spans(root)
    join_texts(root)
    element = Element("div")
    append_children(element, root, breaks=False)
    return re.sub("[ \t\r\n\f\v]+", " ", html.escape(_visible(element), quote=False)).strip()


def _visible(element: Element) -> str:
    if element.tag in ("script", "style"):
        return ""
    return (element.text or "") + "".join(_visible(child) + (child.tail or "") for child in element)
