"""Turn the HTML of other blogs into Byline's Markdown, and say how much of it came through.

What Markdown has no word for stays HTML inside the text. The makers of blocks of code, notes, formulas and embeds are
known by their marks, whichever program wrote them.
"""

from __future__ import annotations

from app.importers.markup.blocks import WRITERS, Writer
from app.importers.markup.canonical import canonical
from app.importers.markup.likeness import ENOUGH, likeness
from app.importers.markup.lists import write_definitions, write_list
from app.importers.markup.nodes import Node, words
from app.importers.markup.spans import Context
from app.importers.markup.tables import write_table

__all__ = ["ENOUGH", "likeness", "to_markdown"]

WRITERS.update(ul=write_list, ol=write_list, dl=write_definitions, table=write_table)


STRAIGHT_QUOTES = '{::options smart_quotes="apos,apos,quot,quot" /}'
LITERAL = words("pre code formula kbd samp")
NEED_A_BOUNDARY = ("|", "$$")


def to_markdown(html: str, *, base: str | None = None, typographic: bool = False) -> str:
    """Return HTML as Markdown of the kramdown dialect.

    A text with straight quotes begins with the dialect's option that leaves them straight.

    Args:
        html: a part of a page, well-formed or not.
        base: the address that relative links and pictures are seen from; without it they stay relative.
        typographic: straight quotes, two hyphens, three dots and double angles stand for their typographic forms, as
            the old blog showed them.
    """
    root = canonical(html, base=base)
    links = (node.get("href") for node in root.walk() if node.tag == "a")
    targets = frozenset(link[1:] for link in links if link.startswith("#") and len(link) > 1)
    writer = Writer(Context(typographic=typographic), targets)
    blocks = writer.blocks(root.children)
    if not blocks:
        return ""
    written = "\n\n".join(blocks) + "\n"
    if typographic or not _has_straight_quotes(root):
        return written
    # Right before the first block, so that an excerpt that ends with that has the option, too.
    between = "\n\n" if written.startswith(NEED_A_BOUNDARY) else "\n"
    return f"{STRAIGHT_QUOTES}{between}{written}"


def _has_straight_quotes(root: Node) -> bool:
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        for child in node.children:
            if isinstance(child, Node):
                if child.tag not in LITERAL:
                    waiting.append(child)
            elif "'" in child or '"' in child:
                return True
    return False
