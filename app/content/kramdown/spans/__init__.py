"""Read the inline constructs of kramdown: emphasis, links, code, formulas, HTML between words, typography."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.content.kramdown.document import Document
from app.content.kramdown.spans.abbreviations import mark_abbreviations
from app.content.kramdown.spans.constructs import CONSTRUCTS
from app.content.kramdown.spans.elements import append_children, join_texts
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.scanner import Scanner


def parse(text: str, parent: Element, document: Document, line: int, *, breaks: bool = True) -> None:
    """Parse inline Markdown and append what it means to an element.

    All definitions of the document must be known. Problems are reported as from `line` on. What later stages complete
    is left as elements with the tags MATH and FOOTNOTE of the document module. Without `breaks`, as inside an HTML
    element, a backslash at the end of a line is a backslash.
    """
    root = Node("root")
    scanner = Scanner(text, document, line, CONSTRUCTS)
    scanner.spans(root)
    if scanner.budget.left <= 0:
        document.report(line, "Too many marks in this text are never closed; the later ones are shown as written.")
    join_texts(root)
    mark_abbreviations(root, document)
    append_children(parent, root, breaks)
