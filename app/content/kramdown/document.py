"""Hold what one conversion of a kramdown text knows beyond its element tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

# Tags that the parsers leave to later stages: notes are numbered with the tree, formulas set by whoever takes it.
# .text of a formula holds TeX; attribute "display" is "block" or "inline"; "plain", if there, is the whole as kramdown
# leaves it to scripts on the page.
MATH = "kramdown:math"
FOOTNOTE = "kramdown:footnote"  # a reference to a note; attribute "name"


@dataclass(frozen=True)
class Problem:
    """Name something in the source that its author should look at; line and column count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class LinkDefinition:
    """Be the target of a reference link: `[name]: url "title"`."""

    url: str
    title: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class FootnoteDefinition:
    """Be the body of a note: a `div` whose children are its blocks, and the line where it starts."""

    content: Element
    line: int
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class Options:
    """Choose between the dialect's variants, with the defaults of Jekyll's kramdown in GFM mode."""

    dollar_math: bool = False
    tex_delimiters: bool = True  # formulas in \(…\) and \[…\], which kramdown leaves to scripts on the page
    toc_levels: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    auto_ids: bool = True
    auto_id_prefix: str = ""
    parse_block_html: bool = False
    footnote_number: int = 1
    smart_quotes: str = "‘’“”"  # left and right of single ones, then of double ones


@dataclass
class Document:
    """Collect definitions found anywhere in a text, which may be used before they are defined.

    Names of links are kept as kramdown normalises them (lower case, blanks squeezed); names of notes
    and of attribute lists as written.
    """

    options: Options = field(default_factory=Options)
    links: dict[str, LinkDefinition] = field(default_factory=dict)
    footnotes: dict[str, FootnoteDefinition] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    abbreviation_attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    abbreviation_pattern: re.Pattern[str] | None = None  # made of the names when the first text needs it
    attribute_lists: dict[str, str] = field(default_factory=dict)  # name to the raw text of its definition(s)
    resolved_lists: dict[str, dict[str, str]] = field(default_factory=dict)  # what they mean, once it was asked for
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, message: str, column: int = 1) -> None:
        """Add a problem for the author."""
        self.problems.append(Problem(line, column, message))
