"""Be the tree that HTML is read into: elements with their attributes, and the texts between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


def words(names: str) -> frozenset[str]:
    """Return the names in a text, for lists that read better without quotes."""
    return frozenset(names.split())


VOID = words("area base br col embed frame hr img input keygen link meta param source track wbr")
BLOCKS = words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe li main menu nav ol p pre section summary table tbody td"
    " tfoot th thead tr ul video audio object caption colgroup col"
)
SPACES = " \t\n\r\f\v"


@dataclass(slots=True)
class Node:
    """Be an element; `text` of its children is plain text, references resolved."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute, or nothing."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        """Return the class names."""
        return self.get("class").split()

    def has_class(self, *names: str) -> bool:
        """Tell whether one of these is among the class names."""
        classes = self.classes
        return any(name in classes for name in names)

    @property
    def elements(self) -> list[Node]:
        """Return the children that are elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator[Node]:
        """Yield the element and all below it, in the order of the text."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def find(self, *tags: str) -> Node | None:
        """Return the first element below that has one of these tags."""
        return next((node for node in self.walk() if node is not self and node.tag in tags), None)

    @property
    def text(self) -> str:
        """Return all text inside."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            elif item.tag == "br":
                parts.append("\n")
            else:
                waiting.extend(reversed(item.children))
        return "".join(parts)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing but blanks is inside."""
        return not self.elements and not self.text.strip(SPACES)


def squeeze(text: str) -> str:
    """Make one blank of each run of white space, as a page shows it; other blanks mean something."""
    return " ".join(part for part in text.translate(_TO_BLANK).split(" ") if part)


_TO_BLANK = str.maketrans(dict.fromkeys("\t\n\r\f\v", " "))


def has_blocks(node: Node) -> bool:
    """Tell whether anything inside stands on lines of its own."""
    return any(child is not node and child.tag in BLOCKS for child in node.walk())
