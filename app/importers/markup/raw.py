"""Write elements as HTML, where Markdown has no word for them."""

from __future__ import annotations

import html

from app.importers.markup.nodes import VOID, Node, words

KEPT = words(
    "abbr align alt cite class colspan controls datetime dir headers height href hreflang id lang loop muted name"
    " open poster preload rel reversed rowspan scope span src srcset sizes start summary title type value width"
    " media kind label srclang style"
)


def outer(node: Node | str) -> str:
    """Return an element with all it holds."""
    if isinstance(node, str):
        return html.escape(node, quote=False)
    if node.tag == "formula":
        return f"<code>{html.escape(node.text, quote=False)}</code>"
    if node.tag == "note":
        return f"<sup>{html.escape(node.get('name'), quote=False)}</sup>"
    if node.tag == "pre":
        language = f' class="language-{node.get("lang")}"' if node.get("lang") else ""
        return f"<pre><code{language}>{html.escape(node.text, quote=False)}\n</code></pre>"
    start = opening(node)
    return start if node.tag in VOID else f"{start}{inner(node)}</{node.tag}>"


def inner(node: Node) -> str:
    """Return what an element holds."""
    return "".join(map(outer, node.children))


def opening(node: Node) -> str:
    """Return the start tag of an element, with the attributes that a text may have."""
    written = "".join(
        f' {name}="{html.escape(value, quote=True)}"'.replace("\n", " ")
        for name, value in node.attributes.items()
        if name in KEPT
    )
    return f"<{node.tag}{written}{' /' if node.tag in VOID else ''}>"
