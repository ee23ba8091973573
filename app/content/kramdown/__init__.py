"""Read the kramdown dialect (GFM flavour) as one Python-Markdown extension."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.inlinepatterns import Pattern
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from app.content.kramdown.build import build
from app.content.kramdown.characters import strip_forbidden
from app.content.kramdown.document import Document, Options
from app.content.kramdown.serializer import serialize

LINE_END = re.compile(r"\r\n?")


class KramdownExtension(Extension):
    """Replace all of Python-Markdown's stages but their order.

    The parser gives the finished tree, in which only formulas are still MATH elements; tree processors of others run
    on that, and the serialiser writes formulas as `\\[…\\]` and `\\(…\\)`. What the last conversion found, its
    definitions and problems, is `md.kramdown`, a Document.
    """

    def __init__(self, options: Options | None = None) -> None:
        super().__init__()
        self.options = options or Options()
        self._markdown: Markdown | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, RUF100 (Python-Markdown's name)
        """Put the dialect's parser and serialiser in the place of the stock ones."""
        self._markdown = md
        md.preprocessors = Registry[Preprocessor]()
        md.inlinePatterns = Registry[Pattern]()
        md.treeprocessors = Registry[Treeprocessor]()
        md.postprocessors = Registry[Postprocessor]()
        md.parser = KramdownParser(md, self.options)
        # Python-Markdown picks its serialiser from these only after the extensions are in place.
        md.output_formats = {"html": serialize, "xhtml": serialize}  # type: ignore[misc]
        md.registerExtension(self)
        self.reset()

    def reset(self) -> None:
        """Forget the last text."""
        if self._markdown is not None:
            self._markdown.kramdown = Document(replace(self.options))  # type: ignore[attr-defined]


class KramdownParser(BlockParser):
    """Give the tree of a text to Python-Markdown."""

    def __init__(self, md: Markdown, options: Options) -> None:
        super().__init__(md)
        self.options = options

    def parseDocument(self, lines: list[str]) -> ElementTree[Element]:  # type: ignore[override]  # noqa: N802, RUF100
        """Parse a text; each conversion starts with a document of its own."""
        document = Document(replace(self.options))
        self.md.kramdown = document  # type: ignore[attr-defined]
        text = strip_forbidden(LINE_END.sub("\n", "\n".join(lines)))
        return ElementTree(build(text, document))
