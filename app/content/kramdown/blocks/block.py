"""Hold what the block parser has understood, before definitions are known and elements can be built."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Block:
    """Be one construct of a text.

    `kind` is the construct: p, header, ul, li, table, html, blank, end and so on. `end` stands where a definition or
    an end-of-block mark was; it leaves nothing but separates what is around it.
    """

    kind: str
    line: int = 1
    name: str = ""  # of an HTML element, of a definition, of a language; the column alignments' owner has none
    level: int = 0  # of a heading
    attributes: dict[str, str] = field(default_factory=dict)  # known from the start, unlike those of `lists`
    lists: list[str] = field(default_factory=list)  # attribute lists as written
    parts: list[str] = field(default_factory=list)  # the text, in pieces
    children: list[Block] = field(default_factory=list)
    alignment: list[str] = field(default_factory=list)  # of a table's columns: left, center, right or nothing
    model: str = ""  # how an HTML element's content is read: block, span or raw
    bare: bool = False  # a paragraph whose content is not wrapped
    followed: bool = False  # a bare paragraph with a block behind it

    @property
    def text(self) -> str:
        """Return the text as one string."""
        if len(self.parts) > 1:
            self.parts = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""

    @text.setter
    def text(self, text: str) -> None:
        self.parts = [text]

    def unwrap(self, *, followed: bool) -> None:
        """Make a paragraph show its content only, on a line of its own if a block follows."""
        self.bare, self.followed = True, followed

    def bare_text(self, *, in_html: bool) -> str:
        """Return the text of a bare paragraph.

        A backslash at its end stands before a line break if a block follows; but no break is made of the last one, and
        in HTML elements it is no more than a backslash.
        """
        if not self.followed:
            return self.text
        is_break = self.text.endswith("\\") and not self.text.endswith("\\\\")
        return self.text[:-1] if is_break and not in_html else self.text + "\n"
