"""Make HTML of Mobiledoc, the format of Ghost's editor in versions 1 to 4."""

from __future__ import annotations

import html
from typing import Any

from app.importers.ghost.cards import card

TAGS = frozenset(
    ["a", "b", "code", "em", "i", "s", "strong", "sub", "sup", "u", "mark", "small", "strike", "del", "ins", "kbd"]
)
SECTIONS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote", "ul", "ol", "pre"])
TEXT, IMAGE, LIST, CARD = 1, 2, 3, 10


def to_html(document: Any, notes: list[str]) -> str:  # noqa: ANN401 - whatever the JSON holds
    """Return a Mobiledoc as HTML; what cannot be read is left out and noted."""
    if not isinstance(document, dict):
        return ""
    out = []
    for section in _list(document.get("sections")):
        kind = section[0] if isinstance(section, list) and section else None
        if kind == TEXT and len(section) > 2:
            tag = section[1] if section[1] in SECTIONS else "p"
            tag = "blockquote" if tag in ("aside", "pull-quote") else tag
            out.append(f"<{tag}>{_markers(section[2], document)}</{tag}>")
        elif kind == IMAGE and len(section) > 1:
            out.append(f'<figure><img src="{html.escape(str(section[1]))}" alt=""></figure>')
        elif kind == LIST and len(section) > 2:
            tag = section[1] if section[1] in ("ul", "ol") else "ul"
            items = "".join(f"<li>{_markers(item, document)}</li>" for item in _list(section[2]))
            out.append(f"<{tag}>{items}</{tag}>")
        elif kind == CARD and len(section) > 1:
            out.append(_card(section[1], document, notes))
    return "\n".join(out)


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else []


def _at(values: Any, index: Any) -> list[Any]:  # noqa: ANN401
    found = _list(values)
    if not isinstance(index, int) or not 0 <= index < len(found):
        return []
    return _list(found[index])


def _card(index: Any, document: dict[str, Any], notes: list[str]) -> str:  # noqa: ANN401
    found = _at(document.get("cards"), index)
    name = str(found[0]) if found else ""
    values = found[1] if len(found) > 1 and isinstance(found[1], dict) else {}
    written = card(name, values)
    if written is None:
        notes.append(f"A card of the kind “{name[:40]}” is not known here and was left out.")
    return written or ""


def _markers(markers: Any, document: dict[str, Any]) -> str:  # noqa: ANN401
    out: list[str] = []
    still_open: list[str] = []
    for marker in _list(markers):
        if not isinstance(marker, list) or len(marker) < 4:
            continue
        kind, opened, closed, value = marker[:4]
        for index in _list(opened):
            found = _at(document.get("markups"), index)
            tag = str(found[0]) if found else ""
            tag = tag if tag in TAGS else "span"
            attributes = _list(found[1]) if len(found) > 1 else []
            pairs = zip(attributes[::2], attributes[1::2], strict=False)
            href = next((str(target) for name, target in pairs if name == "href"), "")
            out.append(f'<a href="{html.escape(href)}">' if tag == "a" else f"<{tag}>")
            still_open.append(tag)
        if kind == 0:
            out.append(html.escape(str(value), quote=False))
        else:
            atom = _at(document.get("atoms"), value)
            out.append(
                "<br>" if atom and atom[0] == "soft-return" else html.escape(str(atom[1]) if len(atom) > 1 else "")
            )
        for _ in range(closed if isinstance(closed, int) else 0):
            if still_open:
                out.append(f"</{still_open.pop()}>")
    out.extend(f"</{tag}>" for tag in reversed(still_open))
    return "".join(out)
