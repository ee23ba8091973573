"""Run the kramdown dialect over a text and return its tree, ready to be sanitised."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown

from app.content.active import remove_active
from app.content.kramdown import KramdownExtension
from app.content.kramdown.document import MATH, Document, Options
from app.content.math import to_mathml
from app.content.placeholders import Placeholders
from app.content.rendered import RenderOptions
from app.content.sanitize import Policy, is_too_deep, read
from app.content.source import Source
from app.content.tree import DEEPEST, depth, parents, remove, serialize


class TooDeep(Exception):
    """Say that a text nests elements too deeply to be read in reasonable time."""


def convert(
    source: Source, options: RenderOptions, placeholders: Placeholders, *, for_feed: bool = False
) -> tuple[Element, Document]:
    """Return the tree that browsers make of kramdown's HTML, with tokens for formulas and without active content.

    A new converter for each text: nothing of one text can reach the next.
    """
    all_formulas = not (for_feed and options.plain_in_feed)
    extension = KramdownExtension(
        Options(dollar_math=options.dollar_math and all_formulas, tex_delimiters=all_formulas)
    )
    markdown = Markdown(extensions=[extension])
    kept: list[Element] = []
    markdown.serializer = _keep_in(kept)
    markdown.stripTopLevelTags = False
    markdown.convert(source.text)
    document: Document = markdown.kramdown  # type: ignore[attr-defined]
    root = kept[0] if kept else Element("div")
    _formulas(root, source, document, placeholders)
    remove_active(root, source, document.report)
    if depth(root) > DEEPEST:
        document.report(1, f"The text nests elements more than {DEEPEST} levels deep; deeper ones were left out.")
    markup = serialize(root)
    if is_too_deep(markup):
        raise TooDeep
    return read(markup, Policy.UNFINISHED), document


def _keep_in(kept: list[Element]) -> Callable[[Element], str]:
    """Return a serialiser for Python-Markdown that keeps the tree itself, since its own would decode text twice."""

    def keep(root: Element) -> str:
        kept.append(root)
        return ""

    return keep


def _formulas(root: Element, source: Source, document: Document, placeholders: Placeholders) -> None:
    for parent, element in parents(root):
        if element.tag != MATH:
            continue
        tex = element.text or ""
        block = element.get("display") == "block"
        formula = to_mathml(tex, block=block)
        if formula.error is not None:
            line = source.line_of(tex.split("\n", 1)[0]) + formula.line
            document.report(line, f"This formula cannot be set: {formula.error}")
        plain = element.get("plain") or (f"\\[{tex}\\]" if block else f"\\({tex}\\)")
        token = placeholders.keep(formula.markup, plain)
        element.tail = token + (element.tail or "")
        remove(parent, element)
