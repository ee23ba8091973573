"""Walk through inline Markdown from left to right, as kramdown does.

The scanner jumps to the next character that may start something and offers it to the constructs in kramdown's order;
a construct consumes text and adds nodes, or leaves it to the next one. Constructs that hold others (emphasis, links,
HTML elements) call `spans` again with a condition that ends them, and go back when the end does not come.

Going back can cost kramdown exponential time. Here a failure is remembered with all it depends on, and the number of
steps is limited by the length of the text: beyond the limit, marks that need an end become plain characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.content.kramdown.document import Document
from app.content.kramdown.spans.nodes import Node

SPECIAL = r"""[*_`<\[$&\\]|!\[|\{:|--|~~|\.\.\.|[ ]?>>|[ ](?=<<)|[ ]{2}(?=\n)|[^\\]?["']"""
START = re.compile(SPECIAL)
START_OR_CLOSING_BRACKET = re.compile(r"\]|" + SPECIAL)
TAG_START = re.compile("<")

MAXIMUM_DEPTH = 100
STEPS_PER_CHARACTER = 2
STEPS_AT_LEAST = 4_000
MOST_PROBLEMS = 50

Construct = Callable[["Scanner"], bool]
Stop = Callable[[], bool]
Constructs = Mapping[str, tuple[Construct, ...]]


@dataclass
class Budget:
    """Count down the steps that one text may cost."""

    left: int

    def spend(self, steps: int) -> bool:
        """Take steps away and tell whether any are left."""
        self.left -= steps
        return self.left > 0


class Scanner:
    """Keep the position in a text, the constructs that are open there, and what is known to fail."""

    def __init__(
        self, text: str, document: Document, line: int, constructs: Constructs, outer: Scanner | None = None
    ) -> None:
        self.text = text
        self.pos = 0
        self.document = document
        self.line = line
        self.constructs = constructs
        self.open: list[Node] = []
        self.kinds: Counter[str] = Counter()  # how many nodes of each kind are open
        self.depth: int = outer.depth + len(outer.open) if outer else 0
        self.budget: Budget = outer.budget if outer else Budget(STEPS_AT_LEAST + STEPS_PER_CHARACTER * len(text))
        self.failed: set[tuple[object, ...]] = set()
        self.last_closers: dict[str, int] = {}
        self.found: dict[str, tuple[int, int]] = {}
        self.reported: set[tuple[int, int, str]] = outer.reported if outer else set()

    @property
    def tree(self) -> Node:
        """Return the innermost open node, to which new nodes are added."""
        return self.open[-1]

    def is_open(self, *kinds: str) -> bool:
        """Tell whether a node of one of these kinds is open."""
        return any(self.kinds[kind] for kind in kinds)

    def spans(self, node: Node, stop: Stop | None = None, jump: re.Pattern[str] = START) -> bool:
        """Parse into `node` up to a place where `stop` is true (the position stays there), else to the end."""
        self.open.append(node)
        self.kinds[node.kind] += 1
        found = False
        while self.pos < len(self.text):
            match = jump.search(self.text, self.pos)
            affordable = self.spend((match.start() if match else len(self.text)) - self.pos)
            if stop is not None and not affordable:
                break
            if match is None:
                if stop is None:
                    self.add_text(self.text[self.pos :])
                    self.pos = len(self.text)
                break
            self.add_text(self.text[self.pos : match.start()])
            self.pos = match.start()
            if stop is not None and stop():
                found = True
                break
            self._offer(jump is TAG_START)
        self.open.pop()
        self.kinds[node.kind] -= 1
        return found

    def _offer(self, only_html: bool) -> None:
        character = self.text[self.pos]
        kinds = self.constructs["raw"] if only_html else self.constructs.get(character, self.constructs["other"])
        for construct in kinds:
            if construct(self):
                return
        self.literal(character)

    def add(self, node: Node) -> None:
        """Add a node to the innermost open one."""
        if node.kind == "img":
            self.tree.images += 1
        self.tree.children.append(node)

    def add_text(self, text: str) -> None:
        """Add characters as written to the innermost open node."""
        if text:
            self.tree.children.append(Node("text", text))

    def literal(self, text: str) -> bool:
        """Take characters at the position as what they are, and say that they are dealt with."""
        self.add_text(text)
        self.pos += len(text)
        return True

    def context(self) -> tuple[object, ...]:
        """Return all that decides, besides the position, what the following text means."""
        return (self.tree.kind, self.is_open("em"), self.is_open("strong"), self.is_open("a", "img"))

    def spend(self, characters: int) -> bool:
        """Pay for one step that looked at so many characters, and tell whether more can be paid."""
        return self.budget.spend(1 + (characters >> 4))

    def may_nest(self) -> bool:
        """Tell whether one more construct with an end may be opened here."""
        return self.budget.left > 0 and self.depth + len(self.open) < MAXIMUM_DEPTH

    def find(self, needle: str, start: int) -> int:
        """Return the first place of a string from `start` on, or -1; the last answer is kept while it holds."""
        since, place = self.found.get(needle, (0, -2))
        if place == -2 or not since <= start or -1 < place < start:
            place = self.text.find(needle, start)
            self.found[needle] = (start, place)
        return place

    def last_place(self, pattern: re.Pattern[str]) -> int:
        """Return where the last match of a pattern starts, or -1; looked for once a text."""
        if pattern.pattern not in self.last_closers:
            last = -1
            for match in pattern.finditer(self.text):
                last = match.start()
            self.last_closers[pattern.pattern] = last
        return self.last_closers[pattern.pattern]

    def report(self, pos: int, message: str) -> None:
        """Tell the author once about a problem at a position, and no more than a screenful of them."""
        if len(self.reported) >= MOST_PROBLEMS:
            return
        line = self.line + self.text.count("\n", 0, pos)
        column = pos - self.text.rfind("\n", 0, pos)
        if (line, column, message) not in self.reported:
            self.reported.add((line, column, message))
            self.document.report(line, message, column)
