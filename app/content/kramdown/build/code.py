"""Wrap code blocks as kramdown and its highlighter do, without colours."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.build.languages import LANGUAGES

LANGUAGE = re.compile(r"\blanguage-(\S+)")


def code(parent: Element, block: Block, attributes: dict[str, str]) -> None:
    """Append a code block; one in a language that the highlighter does not know has no wrapper."""
    found = LANGUAGE.search(attributes.get("class", ""))
    language = found[1] if found else ""
    if language and language not in LANGUAGES:
        attributes["class"] = LANGUAGE.sub("", attributes["class"], count=1).strip()
        if not attributes["class"]:
            del attributes["class"]
        pre = SubElement(parent, "pre", attributes)
        SubElement(pre, "code", {"class": f"language-{language}"}).text = block.text.removesuffix("\n") + "\n"
        return
    classes = attributes.get("class", "")
    if not language:
        classes = f"language-plaintext {classes}".strip()
    outer = SubElement(parent, "div", attributes | {"class": f"{classes} highlighter-rouge"})
    inner = SubElement(outer, "div", {"class": "highlight"})
    SubElement(SubElement(inner, "pre", {"class": "highlight"}), "code").text = block.text
