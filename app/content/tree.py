"""Read and write the HTML that the sanitiser returns, as an element tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement


def words(names: str) -> frozenset[str]:
    """Return the names in a text, for lists that read better without quotes."""
    return frozenset(names.split())


DEEPEST = 100  # levels; browsers stop at 512, and bleach takes quadratic time
VOID = frozenset(["area", "br", "col", "embed", "hr", "img", "input", "param", "source", "track", "wbr"])
BLOCKS = words(
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol p pre section summary table caption colgroup col tbody thead tfoot td th tr ul"
)
# The exact form in which an HTML5 serialiser writes a tag, see parse().
TAG = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:\s[^\s="<>/]+="[^"]*")*)\s*/?>')
ATTRIBUTE = re.compile(r'\s([^\s="<>/]+)="([^"]*)"')


def parse(markup: str, deepest: int = DEEPEST) -> Element:
    """Turn HTML as a serialiser of the HTML standard wrote it into a tree under a `div`.

    This is no HTML parser: every start tag must have its end tag and every `<` of the text must be escaped, which
    holds for the output of the sanitiser and of serialize(). Elements below the deepest level are dropped, not their
    text.
    """
    root = Element("div")
    stack = [root]
    position = skipped = 0
    for match in TAG.finditer(markup):
        append_text(stack[-1], html.unescape(markup[position : match.start()]))
        position = match.end()
        closing, tag, attributes = match.groups()
        if closing:
            if skipped:
                skipped -= 1
            elif len(stack) > 1:
                stack.pop()
            continue
        if len(stack) > deepest:
            skipped += tag not in VOID
            continue
        values = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(attributes)}
        child = SubElement(stack[-1], tag, values)
        if tag not in VOID:
            stack.append(child)
    append_text(stack[-1], html.unescape(markup[position:]))
    return root


def serialize(root: Element) -> str:
    """Write the children of a tree as HTML that a browser reads back to the same tree."""
    out: list[str] = [_text(root.text)]
    waiting: list[Element | str] = list(reversed(root))
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        attributes = "".join(f' {name}="{_value(value)}"' for name, value in item.attrib.items())
        out.append(f"<{item.tag}{attributes}>")
        if item.tag in VOID:
            out.append(_text(item.tail))
            continue
        if item.tag == "pre" and (item.text or "").startswith("\n"):
            out.append("\n")  # a parser drops the first line break of a pre
        out.append(_text(item.text))
        waiting.append(f"</{item.tag}>{_text(item.tail)}")
        waiting.extend(reversed(item))
    return "".join(out)


def depth(root: Element) -> int:
    """Return how many levels of elements there are below an element."""
    deepest = 0
    level: list[Element] = list(root)
    while level:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def _text(text: str | None) -> str:
    if not text:
        return ""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _value(value: str) -> str:
    return _text(value).replace('"', "&quot;")


def append_text(element: Element, text: str) -> None:
    """Add text behind everything that the element holds."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def text_of(element: Element) -> str:
    """Return all text inside an element."""
    return "".join(element.itertext())


def parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield each element below root with its parent, in an order that bears changes to the tree."""
    return iter([(parent, child) for parent in root.iter() for child in parent])


def replace(parent: Element, old: Element, new: Element) -> None:
    """Put an element where another one stands; the text behind it stays."""
    new.tail, old.tail = old.tail, None
    parent[list(parent).index(old)] = new


def unwrap(parent: Element, element: Element) -> None:
    """Put what an element holds in its own place."""
    index = list(parent).index(element)
    tail = element.tail or ""
    before = parent[index - 1] if index else None
    del parent[index]
    text = element.text or ""
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + tail
    else:
        text += tail
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)


def remove(parent: Element, element: Element) -> None:
    """Take an element out with all it holds; the text behind it stays."""
    element.text = None
    for child in list(element):
        element.remove(child)
    unwrap(parent, element)


def classes(element: Element) -> list[str]:
    """Return the class names of an element."""
    return element.get("class", "").split()


def add_class(element: Element, name: str) -> None:
    """Give an element one more class name."""
    if name not in classes(element):
        element.set("class", " ".join([*classes(element), name]))
