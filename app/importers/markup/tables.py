"""Write tables: with pipes where rows and cells are plain, as HTML where they are not."""

from __future__ import annotations

import re
from dataclasses import replace

from app.importers.markup import raw, spans
from app.importers.markup.blocks import Writer
from app.importers.markup.nodes import SPACES, Node, has_blocks

ALIGNED = re.compile(r"text-align\s*:\s*(left|center|right)")
RULES = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
WIDEST = 100


def write_table(writer: Writer, node: Node) -> str:
    """Return a table."""
    head, rows = _rows(node)
    everything = [*head, *rows]
    if not rows or len(head) > 1 or not _is_plain(node, head, rows):
        return raw.outer(_tidy(node))
    columns = max(len(row) for row in everything)
    if columns > WIDEST or any(len(row) != columns for row in everything):
        return raw.outer(_tidy(node))
    alignment = [_alignment([row[column] for row in everything]) for column in range(columns)]
    context = replace(writer.context, line_breaks=False)
    lines = [_line(row, context) for row in head]
    if head or any(alignment):
        if not head:
            return raw.outer(_tidy(node))
        lines.append("|" + "|".join(RULES[side or ""] for side in alignment) + "|")
    lines += [_line(row, context) for row in rows]
    return "\n".join(lines)


def _rows(node: Node) -> tuple[list[list[Node]], list[list[Node]]]:
    head: list[list[Node]] = []
    rows: list[list[Node]] = []
    for part in node.elements:
        if part.tag == "tr":
            rows.append(part.elements)
        elif part.tag in ("thead", "tbody"):
            (head if part.tag == "thead" else rows).extend(row.elements for row in part.elements if row.tag == "tr")
    if not head and rows and rows[0] and all(cell.tag == "th" for cell in rows[0]):
        head.append(rows.pop(0))
    return head, rows


def _is_plain(node: Node, head: list[list[Node]], rows: list[list[Node]]) -> bool:
    if any(part.tag not in ("thead", "tbody", "tr", "colgroup") for part in node.elements):
        return False
    if any(cell.tag != "td" for row in rows for cell in row):
        return False
    cells = [cell for row in [*head, *rows] for cell in row]
    if any(cell.get("colspan") not in ("", "1") or cell.get("rowspan") not in ("", "1") for cell in cells):
        return False
    if any(all(not _shown(cell) for cell in row) for row in [*head, *rows]):
        return False
    # An empty first or last cell of a row is not lost only between pipes, which every line here has.
    return not any(_needs_html(cell) for cell in cells)


def _shown(cell: Node) -> bool:
    return bool(cell.text.strip(SPACES)) or cell.find("img", "formula", "note") is not None


def _needs_html(cell: Node) -> bool:
    if any(child.tag == "p" for child in cell.elements):
        paragraphs = list(cell.elements)
        if len(paragraphs) > 1 or has_blocks(paragraphs[0]):
            return True
        cell.children = paragraphs[0].children
    return has_blocks(cell) or any(inner.tag == "code" and "|" in inner.text for inner in cell.walk())


def _alignment(cells: list[Node]) -> str | None:
    found = set()
    for cell in cells:
        style = ALIGNED.search(cell.get("style").lower())
        side = style[1] if style else cell.get("align").lower()
        side = next((one for one in RULES if one and cell.has_class(f"has-text-align-{one}")), side)
        found.add(side if side in RULES else "")
    return found.pop() if len(found) == 1 else ""


def _line(row: list[Node], context: spans.Context) -> str:
    return "| " + " | ".join(spans.write(cell.children, context) or " " for cell in row) + " |"


def _tidy(node: Node) -> Node:
    for inner in node.walk():
        inner.attributes.pop("class", None)
        if not ALIGNED.search(inner.get("style")):
            inner.attributes.pop("style", None)
    return node
