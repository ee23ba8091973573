"""Read the blocks of a kramdown text: paragraphs, headings, lists, tables, code and all that has its own lines."""

from __future__ import annotations

from app.content.kramdown.blocks.blanks import blank_lines, end_of_block
from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.code import fenced_code, indented_code
from app.content.kramdown.blocks.definition_lists import definition_list
from app.content.kramdown.blocks.definitions import abbreviation_definition, footnote_definition, link_definition
from app.content.kramdown.blocks.extensions import extension
from app.content.kramdown.blocks.headings import heading, underlined_heading
from app.content.kramdown.blocks.html import html
from app.content.kramdown.blocks.lists import a_list
from app.content.kramdown.blocks.math import formula
from app.content.kramdown.blocks.paragraphs import paragraph
from app.content.kramdown.blocks.parser import Parser
from app.content.kramdown.blocks.quotes import quote
from app.content.kramdown.blocks.rules import rule
from app.content.kramdown.blocks.tables import table
from app.content.kramdown.document import Document

# In the order of kramdown's GFM parser: the first that takes the position has it.
CONSTRUCTS = (
    blank_lines,
    indented_code,
    fenced_code,
    quote,
    heading,
    rule,
    a_list,
    definition_list,
    html,
    underlined_heading,
    formula,
    table,
    footnote_definition,
    link_definition,
    abbreviation_definition,
    extension,
    end_of_block,
    paragraph,
)


def parse(text: str, document: Document) -> tuple[Block, Parser]:
    """Return the blocks of a text, and the parser with what it found defined; options set in the text are set."""
    parser = Parser(document, CONSTRUCTS)
    root = Block("root")
    parser.parse(root, text, 1)
    return root, parser
