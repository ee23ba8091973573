"""Set code blocks: coloured, captioned, with marked lines, in a region that the keyboard can scroll."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from app.content import highlight
from app.content.extensions.page import Page
from app.content.tree import add_class, classes, parents, replace, text_of

NARROW = 72  # columns that fit the text column
# `language-python{3,5-7}`: the only place where kramdown lets a fence say more than its language.
LANGUAGE = re.compile(r"language-([^{\s]*)(?:\{([0-9, -]*)\})?")


@dataclass(frozen=True)
class Block:
    """Hold what a code block's markup says."""

    pre: Element
    code: Element
    language: str
    title: str
    marked: str
    wide: bool
    id: str | None


def code_blocks(page: Page) -> None:
    """Turn each code block, with kramdown's wrapper or without, into a figure."""
    done: set[Element] = set()
    for parent, element in parents(page.root):
        if element in done:
            continue
        block = _read(element)
        if block is not None:
            done.update(element.iter())
            replace(parent, element, _figure(page, block))


def _read(element: Element) -> Block | None:
    """Return the block that an element is: `pre`, or a wrapper of kramdown's or Jekyll's around one."""
    names = classes(element)
    if element.tag == "pre":
        pre: Element | None = element
    elif "highlighter-rouge" in names or (element.tag == "figure" and "highlight" in names):
        pre = element.find(".//pre")
    else:
        return None
    if pre is None or len(pre) != 1 or pre[0].tag != "code" or (pre.text or "").strip() or (pre[0].tail or "").strip():
        return None
    code = pre[0]
    if any(child.tag != "span" for child in code):  # somebody's own markup inside the code
        return None
    named = LANGUAGE.match(
        next((name for name in names + classes(code) + classes(pre) if name.startswith("language-")), "language-")
    )
    return Block(
        pre=pre,
        code=code,
        language=code.get("data-lang") or (named[1] if named else ""),
        title=(element.get("title") or pre.get("title") or "").strip(),
        marked=element.get("hl_lines") or (named[2] if named else "") or "",
        wide="wide" in names + classes(pre),
        id=element.get("id") or pre.get("id"),
    )


def _figure(page: Page, block: Block) -> Element:
    text = text_of(block.code)
    if not highlight.is_known(block.language):
        page.report(page.source.line_of(block.language), f"The language “{block.language}” of this code is not known.")
    caption = block.title or highlight.caption(block.language)
    figure = Element("figure", {"class": "code"})
    if block.wide or any(len(line.expandtabs(8)) > NARROW for line in text.split("\n")):
        add_class(figure, "wide")
    if block.id:
        figure.set("id", block.id)
    if caption:
        SubElement(figure, "figcaption").text = caption
    pre = SubElement(figure, "pre", {"class": "highlight", "tabindex": "0", "role": "region"})
    pre.set("aria-label", page.label(f"Code: {caption}" if caption else "Code"))
    code = SubElement(pre, "code")
    if block.language and highlight.is_known(block.language):
        code.set("class", f"language-{block.language}")
    marked = highlight.lines_in(block.marked, text.count("\n") + 1)
    code.text = page.placeholders.keep(highlight.highlight(text, block.language, marked), text)
    return figure
