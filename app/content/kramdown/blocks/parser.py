"""Parse blocks: try the constructs in kramdown's order at each position, and again inside those that hold blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.patterns import BOUNDARY
from app.content.kramdown.blocks.source import Source
from app.content.kramdown.document import Document

MAXIMUM_DEPTH = 45  # lists make two elements of a level, and what browsers and sanitisers take is limited


class Step(Enum):
    """Say what a construct made of the position."""

    NO = auto()  # it does not start here
    YES = auto()  # it took some text
    STOP = auto()  # the closing tag of the HTML element around was found


Construct = Callable[["Parser"], Step]


class Parser:
    """Keep the source, the block that new blocks are added to, and what is defined on the way."""

    def __init__(self, document: Document, constructs: Sequence[Construct]) -> None:
        self.document = document
        self.constructs = constructs
        self.source = Source("")
        self.tree = Block("root")
        self.waiting: list[str] | None = None  # attribute lists for the next block
        self.depth = 0
        # What a definition's name leads to: a note's content, else the mark that takes the definition's attributes.
        self.links: dict[str, Block] = {}
        self.abbreviations: dict[str, Block] = {}
        self.footnotes: dict[str, Block] = {}

    def parse(self, tree: Block, text: str, line: int) -> None:
        """Parse a text of its own into a block."""
        self.run(tree, Source(text, line))

    def run(self, tree: Block, source: Source) -> bool:
        """Parse blocks from a source into a block; tell whether its closing tag ended that."""
        outer = self.tree, self.source, self.waiting
        self.tree, self.source, self.waiting = tree, source, None
        self.depth += 1
        stopped = False
        if self.depth > MAXIMUM_DEPTH:
            self.document.report(source.line, "This is nested too deeply; what is inside is shown as plain text.")
            tree.children.append(Block("p", source.line, parts=[source.text[source.pos :].strip()]))
            source.pos = len(source.text)
        while not source.at_end and not stopped:
            stopped = self._step()
        self.depth -= 1
        self.tree, self.source, self.waiting = outer
        return stopped

    def _step(self) -> bool:
        for construct in self.constructs:
            step = construct(self)
            if step is not Step.NO:
                return step is Step.STOP
        # Only a line that starts with blanks and a tab gets here: it is text outside of any paragraph.
        line = self.source.line
        self.tree.children.append(Block("text", line, parts=[self.source.take_line()]))
        return False

    def add(self, block: Block) -> Block:
        """Append a block, which takes the attribute lists that stood before it."""
        self.claim(block)
        self.tree.children.append(block)
        return block

    def claim(self, block: Block) -> None:
        """Give a block the attribute lists that stood before it."""
        if self.waiting is not None:
            block.lists = self.waiting
            self.waiting = None

    @property
    def last(self) -> Block | None:
        """Return the block before the position."""
        return self.tree.children[-1] if self.tree.children else None

    def after_boundary(self) -> bool:
        """Tell whether the position is at the start of something new."""
        last = self.last
        return (
            last is None or last.kind == "blank" or (last.kind == "end" and not last.name) or self.waiting is not None
        )

    def before_boundary(self) -> bool:
        """Tell whether what came so far can end here."""
        return self.source.match(BOUNDARY) is not None
