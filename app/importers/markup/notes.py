"""Find notes however a blog's program wrote them: a short raised link to an item that mostly links back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.importers.markup.nodes import SPACES, Node, words

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
MARK = re.compile(r"[\[(]?[\w*†‡§¶.]{1,5}[\])]?")
BACK = words(
    "reversefootnote footnote-backref footnote-back footnote-return easy-footnote-to-top data-footnote-backref"
    " footnote-backlink sidenote-number"
)
CONTAINERS = words("li p div dd aside tr")
NOTES = re.compile(r"footnote|endnote", re.IGNORECASE)
ARROWS = "↩︎↵⤴^↑⏎ \N{NO-BREAK SPACE}"


@dataclass(slots=True)
class _Reference:
    """Be a link to a note; `outer` is the largest element that holds nothing else."""

    link: Node
    outer: Node
    target: str
    ids: set[str]


def collect(root: Node) -> list[Node]:
    """Take notes out of a tree; leave `note` elements where they are referred to, and return `note-text` elements."""
    parents = {id(child): node for node in root.walk() for child in node.elements}
    references = [found for node in root.walk() if node.tag == "a" and (found := _reference(node, parents))]
    if not references:
        return []
    wanted = {reference.target for reference in references}
    targets = {node.get("id") or node.get("name"): node for node in root.walk() if _names(node) & wanted}
    definitions: dict[int, Node] = {}
    names: dict[int, str] = {}
    taken: set[str] = set()
    for reference in references:
        target = targets.get(reference.target)
        container = _container(target, parents) if target is not None else None
        if container is None or _is_inside(reference.link, container, parents):
            continue
        if id(container) not in definitions:
            if not _leads_back(container, reference, parents):
                continue
            names[id(container)] = name = _name(reference.target, taken, len(taken) + 1)
            taken.add(name)
            definitions[id(container)] = container
        reference.outer.tag, reference.outer.children = "note", []
        reference.outer.attributes = {"name": names[id(container)]}
    texts = []
    for key, container in definitions.items():
        _without_back_links(container)
        texts.append(Node("note-text", {"name": names[key]}, container.children))
        container.tag, container.children, container.attributes = "gone", [], {}
        _clear(container, parents)
    return texts


def _names(node: Node) -> set[str]:
    return {node.get("id"), node.get("name")} - {""}


def _fragment(link: Node) -> str:
    return link.get("href").partition("#")[2]


def _reference(link: Node, parents: dict[int, Node]) -> _Reference | None:
    target = _fragment(link)
    mark = link.text.strip(SPACES)
    if not target or not MARK.fullmatch(mark):
        return None
    outer, ids = link, _names(link)
    raised = link.find("sup") is not None or bool(NOTES.search(link.get("class")))
    while (parent := parents.get(id(outer))) is not None and parent.tag in ("sup", "span"):
        if parent.text.strip(SPACES).strip("[]()") != mark.strip("[]()"):
            break
        outer = parent
        ids |= _names(parent)
        raised = raised or parent.tag == "sup" or parent.has_class("fn") or bool(NOTES.search(parent.get("class")))
    if not raised or link.has_class(*BACK):
        return None
    return _Reference(link, outer, target, ids)


def _container(target: Node, parents: dict[int, Node]) -> Node | None:
    node: Node | None = target
    for _ in range(4):
        if node is None:
            return None
        if node.tag in CONTAINERS:
            # The item, not the paragraph in it that carries the id.
            parent = parents.get(id(node))
            return parent if node.tag == "p" and parent is not None and parent.tag == "li" else node
        node = parents.get(id(node))
    return None


def _is_inside(node: Node, other: Node, parents: dict[int, Node]) -> bool:
    current: Node | None = node
    while current is not None:
        if current is other:
            return True
        current = parents.get(id(current))
    return False


def _leads_back(container: Node, reference: _Reference, parents: dict[int, Node]) -> bool:
    if any(link.tag == "a" and _fragment(link) in reference.ids for link in container.walk()):
        return True
    node: Node | None = container
    for _ in range(4):
        if node is None:
            return False
        if NOTES.search(node.get("class")) or node.get("role") in ("doc-endnotes", "doc-footnote"):
            return True
        node = parents.get(id(node))
    return False


def _name(target: str, taken: set[str], number: int) -> str:
    own = target.removeprefix("fn:") if target.startswith("fn:") else str(number)
    return own if NAME.fullmatch(own) and own not in taken else f"note-{number}"


def _without_back_links(container: Node) -> None:
    for node in list(container.walk()):
        kept: list[Node | str] = []
        for child in node.children:
            is_back = isinstance(child, Node) and child.tag == "a" and "#" in child.get("href")
            if isinstance(child, Node) and is_back and _is_back(child):
                if kept and isinstance(kept[-1], str):
                    kept[-1] = kept[-1].rstrip(SPACES + "\N{NO-BREAK SPACE}")
                continue
            kept.append(child)
        node.children = kept
    # What held nothing but the way back.
    for node in list(container.walk()):
        node.children = [
            child
            for child in node.children
            if not (isinstance(child, Node) and child.tag in ("p", "sup", "span") and not child.children)
        ]


def _is_back(link: Node) -> bool:
    text = link.text.strip(SPACES)
    return link.has_class(*BACK) or not text.strip(ARROWS) or (len(text) <= 2 and not text.isalnum())


def _clear(container: Node, parents: dict[int, Node]) -> None:
    """Take out a list of notes, and what only frames it, once it is empty."""
    node = parents.get(id(container))
    while node is not None and node.tag in ("ol", "ul", "div", "section", "aside", "dl"):
        left = [child for child in node.elements if child.tag not in ("gone", "hr")]
        if left or any(isinstance(child, str) and child.strip(SPACES) for child in node.children):
            return
        node.tag, node.children = "gone", []
        node = parents.get(id(node))
