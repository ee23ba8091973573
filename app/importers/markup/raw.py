"""Write elements as HTML, where Markdown has no word for them."""

from __future__ import annotations

import html

from app.importers.markup.nodes import VOID, Node, words

KEPT = words(
    "abbr align alt cite class colspan controls datetime dir headers height href hreflang id lang loop muted name"
    " open poster preload rel reversed rowspan scope span src srcset sizes start summary title type value width"
    " media kind label srclang style"
)
WORDS = words("kbd samp var mark u sub sup small q dfn ins abbr ruby rb rt rp rtc bdo span em strong del code")
OF_WORDS = words("cite datetime dir id lang title")  # what an element between words may keep


def outer(node: Node | str) -> str:
    """Return an element with all it holds."""
    if isinstance(node, str):
        return html.escape(node, quote=False)
    if node.tag == "formula":
        return f"<code>{html.escape(node.text, quote=False)}</code>"
    if node.tag == "note":
        return f"<sup>{html.escape(node.get('name'), quote=False)}</sup>"
    if node.tag == "pre" and not node.elements:
        language = f' class="language-{node.get("lang")}"' if node.get("lang") else ""
        return f"<pre><code{language}>{html.escape(node.text, quote=False)}\n</code></pre>"
    start = opening(node, kept=OF_WORDS) if node.tag in WORDS else opening(node)
    return start if node.tag in VOID else f"{start}{inner(node)}</{node.tag}>"


def inner(node: Node) -> str:
    """Return what an element holds."""
    return "".join(map(outer, node.children))


def opening(node: Node, *, kept: frozenset[str] = KEPT) -> str:
    """Return the start tag of an element, with the attributes that a text may have."""
    written = "".join(
        f' {name}="{html.escape(value, quote=True)}"'.replace("\n", " ")
        for name, value in node.attributes.items()
        if name in kept
    )
    return f"<{node.tag}{written}{' /' if node.tag in VOID else ''}>"
