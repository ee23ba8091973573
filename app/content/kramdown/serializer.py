"""Write a kramdown tree as HTML."""

from __future__ import annotations

import html
from xml.etree.ElementTree import Element

from app.content.kramdown.document import MATH
from app.content.kramdown.html_elements import VOID_ELEMENTS

VERBATIM = frozenset(["script", "style"])
DELIMITERS = {"block": ("\\[", "\\]"), "inline": ("\\(", "\\)")}


def serialize(root: Element) -> str:
    """Return an element and all it holds as HTML; formulas become text that MathJax finds."""
    out: list[str] = []
    waiting: list[Element | str] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            out.append(item)
        elif item.tag == MATH:
            opening, closing = DELIMITERS[item.get("display", "inline")]
            out.append(_escape(f"{opening}{item.text or ''}{closing}{item.tail or ''}"))
        else:
            _open(item, out, waiting)
    return "".join(out)


def _open(element: Element, out: list[str], waiting: list[Element | str]) -> None:
    tag = element.tag
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in element.attrib.items())
    tail = _escape(element.tail or "")
    if tag in VOID_ELEMENTS:
        out.append(f"<{tag}{attributes} />")
        waiting.append(tail)
        waiting.extend(reversed(element))
        return
    text = element.text or ""
    # No text read from a script holds its closing tag; one that a program has put together might.
    if tag not in VERBATIM or f"</{tag}" in text.lower():
        text = _escape(text)
    if tag in ("pre", "textarea") and text.startswith("\n"):
        text = "\n" + text  # browsers drop the first line break
    out.append(f"<{tag}{attributes}>{text}")
    waiting.append(f"</{tag}>{tail}")
    waiting.extend(reversed(element))


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
