"""Write lists: bulleted, numbered, of tasks, of definitions."""

from __future__ import annotations

import re

from app.importers.markup import escaping, raw
from app.importers.markup.blocks import LIST_LIKE, Writer, prefixed
from app.importers.markup.canonical import IMPLIED, paragraphs
from app.importers.markup.nodes import BLOCKS, Node

# A line of code that looks like a rule ends a list, as kramdown reads it.
RULE = re.compile(r"\n[> ]*\n {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})(?:\n|\Z)")
KEPT = ("start", "type", "reversed")


def write_list(writer: Writer, node: Node) -> str:
    """Return a list; one that a list cannot say in Markdown stays HTML."""
    items: list[list[Node]] = []
    for child in paragraphs(node.children):
        if child.tag == "li":
            items.append(paragraphs(child.children))
        elif items and child.tag in ("ul", "ol"):
            items[-1].append(child)  # a list right in a list, as careless editors write it
        else:
            items.append([child])
    if not items:
        return ""
    if any(blocks and blocks[0].tag == "pre" and LIST_LIKE.search(blocks[0].text) for blocks in items):
        return raw.outer(node)
    writer.lists += 1
    texts = [_item(writer, blocks) for blocks in items]
    writer.lists -= 1
    if any(RULE.search(text) for text, _ in texts):
        return raw.outer(node)
    written = ""
    for number, (text, loose) in enumerate(texts):
        marker = f"{number + 1}. " if node.tag == "ol" else "- "
        lines = prefixed(text, marker, " " * len(marker)) if text else marker
        written += lines + ("\n\n" if loose else "\n")
    kept = [f'{name}="{escaping.attribute(node.get(name) or name)}"' for name in KEPT if name in node.attributes]
    if node.get("start") == "1":
        kept = [one for one in kept if not one.startswith("start=")]
    return f"{{: {' '.join(kept)}}}\n{written.rstrip()}" if kept else written.rstrip("\n")


def _item(writer: Writer, blocks: list[Node]) -> tuple[str, bool]:
    """Return the text of an item, and whether a blank line must follow it."""
    if not blocks:
        return "", False
    first = blocks[0]
    bare = first.tag == "p" and IMPLIED in first.attributes
    written = writer.blocks(list(blocks))
    if not written:
        return "", False
    if bare and len(blocks) > 1 and blocks[1].tag in ("ul", "ol") and len(written) > 1:
        return "\n\n".join(["\n".join(written[:2]), *written[2:]]), False
    return "\n\n".join(written), not bare and first.tag == "p"


def write_definitions(writer: Writer, node: Node) -> str:
    """Return a definition list; one that has blocks for terms stays HTML."""
    parts = node.elements
    if any(part.tag not in ("dt", "dd") for part in parts) or not parts or parts[0].tag != "dt":
        return raw.outer(node)
    if any(child.tag in BLOCKS for part in parts if part.tag == "dt" for child in part.walk() if child is not part):
        return raw.outer(node)
    lines: list[str] = []
    last = ""
    for part in parts:
        if part.tag == "dt":
            if last == "dd":
                lines.append("")
            lines.append(writer.lines(part.children).replace("  \n", " "))
        else:
            blocks = paragraphs(part.children)
            text = "\n\n".join(writer.blocks(part.children))
            if not text:
                continue
            loose = not (blocks and blocks[0].tag == "p" and IMPLIED in blocks[0].attributes)
            if loose and blocks[0].tag == "p":
                lines.append("")
            lines.append(prefixed(text, ": ", "  "))
        last = part.tag
    return "\n".join(lines)
