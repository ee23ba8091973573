"""Bring a tree to one form, whichever program wrote it: the same things in the same words.

Beside HTML's elements the result holds `pre` (a text and `lang`), `formula`, `note` and, at the end of the root,
`note-text`. The Markdown is written from this form, and likeness is measured on it.
"""

from __future__ import annotations

import re

from app.importers.markup import cards, code, embeds, maths, notes
from app.importers.markup.nodes import BLOCKS, SPACES, Node, squeeze, words
from app.importers.markup.reading import read

DROPPED = words(
    "script style template link meta svg button select textarea title noscript canvas gone object embed map area"
    " datalist progress meter wp-block"
)
UNWRAPPED = words(
    "html body main article section div header footer nav center form fieldset legend hgroup search dialog"
)
WITHOUT_MEANING = words("font big label nobr amp-img data time bdi wbr output small-caps")
RENAMED = {"b": "strong", "i": "em", "strike": "del", "s": "del", "tt": "code", "acronym": "abbr", "amp-img": "img"}
HEADINGS = words("h1 h2 h3 h4 h5 h6")
ANCHORS = words(
    "anchor anchorjs-link header-anchor headerlink heading-link header-link direct-link heading-anchor deep-link"
    " anchor-link hash-link headline-hash"
)
IMPLIED = "-implied"  # marks a paragraph that has no tag of its own
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
ITALIC = re.compile(r"font-style\s*:\s*italic")
STRUCK = re.compile(r"text-decoration[^;]*:\s*line-through")
HIDDEN = re.compile(r"display\s*:\s*none")
LITERAL = words("pre code kbd samp formula script style textarea")


def canonical(markup: str, *, base: str | None = None) -> Node:
    """Return the tree of some HTML in its one form."""
    root = read(markup)
    _apply(root, base, literal=False)
    texts = notes.collect(root)
    _tidy(root)
    for text in texts:
        _tidy(text)
    root.children += texts
    return root


def _apply(node: Node, base: str | None, *, literal: bool) -> None:
    """Replace what has another name in the one form, from the outside in."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children += [child] if literal else maths.split(child)
            continue
        for piece in _replaced(child, base):
            children.append(piece)
            if isinstance(piece, Node) and piece.tag not in ("pre", "formula"):
                _apply(piece, base, literal=literal or piece.tag in LITERAL)
    node.children = children


def _replaced(node: Node, base: str | None) -> list[Node | str]:
    if found := maths.formula(node):
        return [found]
    if maths.is_picture_of_formula(node) or (HIDDEN.search(node.get("style")) and node.tag == "span"):
        return []
    if found := code.block(node):
        return [found]
    if (said := cards.card(node)) is not None:
        return said
    if found := embeds.link(node):
        _resolve(found, "href", base)
        return [Node("p", {}, [found])]
    if node.tag == "figure" and node.has_class("wp-block-embed", "kg-embed-card", "wp-block-embed-youtube"):
        return _embed(node)
    if node.tag in ("img", "amp-img"):
        if embeds.is_emoji(node):
            return [node.get("alt")]
        node.attributes["src"] = embeds.source(node)
        _resolve(node, "src", base)
    if node.tag == "a":
        _resolve(node, "href", base)
    if node.tag in HEADINGS:
        node.children = [child for child in node.children if not _is_anchor(child)]
    if node.tag in DROPPED and not (node.tag == "noscript" and node.find("iframe")):
        return []
    if node.tag == "a" and node.has_class("anchor") and not node.text.strip(SPACES + "#¶"):
        return []
    node.tag = RENAMED.get(node.tag, node.tag)
    if node.tag == "span" and node.get("style"):
        return [_styled(node)]
    return [node]


def _resolve(node: Node, name: str, base: str | None) -> None:
    value = node.get(name).strip(SPACES)
    if name in node.attributes:
        node.attributes[name] = value if value.startswith("#") else embeds.resolved(value, base)


def _embed(figure: Node) -> list[Node | str]:
    caption = figure.find("figcaption")
    rest = Node("div", {}, [child for child in figure.children if child is not caption])
    address = embeds.only_address(rest)
    shown: Node = Node("p", {}, [Node("a", {"href": address}, [address])]) if address else rest
    return [shown, Node("p", {}, [Node("em", {}, caption.children)])] if caption and caption.text.strip() else [shown]


def _is_anchor(child: Node | str) -> bool:
    if isinstance(child, str) or child.tag != "a":
        return False
    mark = child.text.strip(SPACES)
    if "#" not in child.get("href") or child.find("img") is not None:
        return False
    return (len(mark) <= 1 and not mark.isalnum()) or (child.has_class(*ANCHORS) and len(mark) <= 4)


def _styled(span: Node) -> Node:
    style = span.get("style").lower()
    inner = span.children
    for pattern, tag in ((BOLD, "strong"), (ITALIC, "em"), (STRUCK, "del")):
        if pattern.search(style):
            inner = [Node(tag, {}, inner)]
    span.children = inner
    return span


def _tidy(node: Node) -> None:
    """Take wrappers away and leave out what shows nothing."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
            continue
        _tidy(child)
        if child.tag == "gone" or _shows_nothing(child):
            continue
        if child.tag in UNWRAPPED:
            children += _unwrapped(child)
        elif child.tag in WITHOUT_MEANING or _repeats(child, node) or _says_nothing(child):
            children += child.children
        elif child.tag == "p" and _holds_blocks(child):
            children += _unwrapped(child)
        elif child.tag == "a" and _holds_blocks(child):
            children += _lifted(child)
        else:
            children.append(child)
    node.children = children


def _lifted(link: Node) -> list[Node | str]:
    """Put a link that holds blocks into each of them."""
    pieces: list[Node | str] = []
    for block in paragraphs(link.children):
        if block.tag in HEADINGS or block.tag == "p":
            block.children = [Node("a", dict(link.attributes), block.children)]
        elif block.tag == "figure" and (image := block.find("img")):
            block.children = [
                Node("a", dict(link.attributes), [child]) if child is image else child for child in block.children
            ]
        pieces.append(block)
    return pieces


def _unwrapped(node: Node) -> list[Node | str]:
    """Return what an element holds, with ends of its blocks where there were ends."""
    if not node.children:
        return []
    mark = _mark(node)
    if not _holds_blocks(node):
        return [Node("p", mark, node.children)] if squeeze(node.text) or node.elements else []
    blocks: list[Node | str] = [*paragraphs(node.children)]
    if mark and isinstance(blocks[0], Node):
        blocks[0].attributes.setdefault("id", mark["id"])
    return blocks


def _mark(node: Node) -> dict[str, str]:
    return {"id": node.get("id")} if node.get("id") else {}


def _holds_blocks(node: Node) -> bool:
    return any(child.tag in BLOCKS or (child.tag == "formula" and _is_block(child)) for child in node.elements)


def _is_block(node: Node) -> bool:
    return node.get("display") == "block"


def paragraphs(children: list[Node | str]) -> list[Node]:
    """Return children as blocks: what stands between blocks becomes paragraphs."""
    blocks: list[Node] = []
    run: list[Node | str] = []

    def close() -> None:
        if any(isinstance(item, Node) or item.strip(SPACES) for item in run):
            blocks.append(Node("p", {IMPLIED: ""}, list(run)))
        run.clear()

    for child in children:
        if isinstance(child, Node) and (
            child.tag in BLOCKS or child.tag == "note-text" or (child.tag == "formula" and _is_block(child))
        ):
            close()
            blocks.append(child)
        else:
            run.append(child)
    close()
    return blocks


def _repeats(child: Node, parent: Node) -> bool:
    return child.tag == parent.tag and child.tag in ("em", "strong", "del")


def _says_nothing(span: Node) -> bool:
    return span.tag == "span" and not (span.get("lang") or span.get("id") or span.get("dir"))


def _shows_nothing(node: Node) -> bool:
    if node.tag == "p" or node.tag in HEADINGS or node.tag in ("em", "strong", "del", "figcaption"):
        return not any(child.tag != "br" for child in node.elements) and not node.text.strip(
            SPACES + "\N{NO-BREAK SPACE}"
        )
    if node.tag == "img":
        return not node.get("src") or embeds.is_tracker(node)
    if node.tag == "hr":
        return node.has_class("footnotes-sep")
    if node.tag == "span":
        return node.has_class("easy-footnote-margin-adjust") and not node.children
    if node.tag == "input":
        return node.get("type") != "checkbox"
    return False
