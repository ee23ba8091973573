"""Make HTML of Lexical, the format of Ghost's editor since version 5."""

from __future__ import annotations

import html
from typing import Any

from app.importers.ghost.cards import card

DEEPEST = 40
# Bits of a text's format, from the outside in.
FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup"), (128, "mark"), (16, "code"))
HOLDERS = {"root": "", "paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote"}
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


def to_html(document: Any, notes: list[str]) -> str:  # noqa: ANN401 - whatever the JSON holds
    """Return a Lexical document as HTML; what cannot be read is left out and noted."""
    root = document.get("root") if isinstance(document, dict) else None
    return _node(root, notes, 0) if isinstance(root, dict) else ""


def _children(node: dict[str, Any], notes: list[str], depth: int) -> str:
    children = node.get("children")
    if not isinstance(children, list):
        return ""
    return "".join(_node(child, notes, depth + 1) for child in children if isinstance(child, dict))


def _node(node: dict[str, Any], notes: list[str], depth: int) -> str:
    kind = str(node.get("type", ""))
    if depth > DEEPEST:
        return ""
    if kind in ("text", "extended-text", "tk", "at-link-search"):
        return _text(node)
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else " "
    if kind in ("link", "autolink", "at-link"):
        return f'<a href="{html.escape(str(node.get("url") or ""))}">{_children(node, notes, depth)}</a>'
    if kind in ("heading", "extended-heading"):
        tag = node.get("tag") if node.get("tag") in HEADINGS else "h2"
        return f"<{tag}>{_children(node, notes, depth)}</{tag}>"
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        start = node.get("start")
        first = f' start="{start}"' if tag == "ol" and isinstance(start, int) and start != 1 else ""
        return f"<{tag}{first}>{_items(node, notes, depth)}</{tag}>"
    if kind in HOLDERS:
        tag = HOLDERS[kind]
        inner = _children(node, notes, depth)
        return f"<{tag}>{inner}</{tag}>\n" if tag else inner
    written = card(kind, node)
    if written is not None:
        return f"{written}\n"
    if isinstance(node.get("children"), list):
        return _children(node, notes, depth)
    notes.append(f"A card of the kind “{kind[:40]}” is not known here and was left out.")
    return ""


def _items(node: dict[str, Any], notes: list[str], depth: int) -> str:
    """Return the items of a list; one that holds only a list belongs to the item before it."""
    items: list[str] = []
    for child in node.get("children") or []:
        if not isinstance(child, dict):
            continue
        inner = _children(child, notes, depth + 1)
        held = child.get("children")
        nested = (
            isinstance(held, list) and held and all(isinstance(one, dict) and one.get("type") == "list" for one in held)
        )
        if nested and items:
            items[-1] += inner
        elif isinstance(child.get("checked"), bool):
            checked = " checked" if child["checked"] else ""
            items.append(f'<input type="checkbox" disabled{checked}> {inner}')
        else:
            items.append(inner)
    return "".join(f"<li>{item}</li>" for item in items)


def _text(node: dict[str, Any]) -> str:
    written = html.escape(str(node.get("text") or ""), quote=False)
    bits = node.get("format")
    for bit, tag in reversed(FORMATS):
        if isinstance(bits, int) and bits & bit:
            written = f"<{tag}>{written}</{tag}>"
    return written
