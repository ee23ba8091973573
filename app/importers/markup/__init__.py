"""Turn the HTML of other blogs into Byline's Markdown, and say how much of it came through.

What Markdown has no word for stays HTML inside the text. The makers of blocks of code, notes, formulas and embeds are
known by their marks, whichever program wrote them.
"""

from __future__ import annotations

from app.importers.markup.blocks import WRITERS, Writer
from app.importers.markup.canonical import canonical
from app.importers.markup.likeness import ENOUGH, likeness
from app.importers.markup.lists import write_definitions, write_list
from app.importers.markup.spans import Context
from app.importers.markup.tables import write_table

__all__ = ["ENOUGH", "likeness", "to_markdown"]

WRITERS.update(ul=write_list, ol=write_list, dl=write_definitions, table=write_table)


def to_markdown(html: str, *, base: str | None = None, typographic: bool = False) -> str:
    """Return HTML as Markdown of the kramdown dialect.

    Straight quotes stay as they are typed, so the page shows them as typographic ones.

    Args:
        html: a part of a page, well-formed or not.
        base: the address that relative links and pictures are seen from; without it they stay relative.
        typographic: two hyphens, three dots and double angles stand for a dash, an ellipsis and guillemets, too, as
            the old blog showed them.
    """
    root = canonical(html, base=base)
    links = (node.get("href") for node in root.walk() if node.tag == "a")
    targets = frozenset(link[1:] for link in links if link.startswith("#") and len(link) > 1)
    writer = Writer(Context(typographic=typographic), targets)
    blocks = writer.blocks(root.children)
    return "\n\n".join(blocks) + "\n" if blocks else ""
