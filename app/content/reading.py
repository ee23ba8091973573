"""Count what there is to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

WORDS_PER_MINUTE = 230
SECONDS_PER_IMAGE = 12
CODE_SLOWNESS = 2  # code is read at half the speed
# Scripts without blanks between words: two of their characters count as a word.
DENSE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
WORD = re.compile(r"\w+(?:[.'’-]\w+)*")


def measure(root: Element) -> tuple[int, int]:
    """Return the number of words of a text and the seconds that it takes to read."""
    code = sum(count_words("".join(pre.itertext())) for pre in root.iter("pre"))
    prose = count_words("".join(_prose(root)))
    images = sum(1 for _ in root.iter("img"))
    seconds = (prose + CODE_SLOWNESS * code) * 60 / WORDS_PER_MINUTE + images * SECONDS_PER_IMAGE
    return prose + code, round(seconds)


def count_words(text: str) -> int:
    """Return the number of words in a text of any script."""
    dense = len(DENSE.findall(text))
    return (dense + 1) // 2 + len(WORD.findall(DENSE.sub(" ", text)))


def _prose(element: Element) -> Iterator[str]:
    if element.tag != "pre" and element.get("role") != "doc-backlink":
        yield element.text or ""
        for child in element:
            yield from _prose(child)
            yield " " if child.tag in ("p", "li", "td", "th", "br") else ""
            yield child.tail or ""
