"""Find what stands between two marks, in linear time also where the second one never comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple


class Pair(NamedTuple):
    """Be an opening mark, and where its closing one begins and ends."""

    opening: re.Match[str]
    close: int
    end: int


def pairs(text: str, opening: re.Pattern[str], closing: Callable[[re.Match[str]], str]) -> Iterator[Pair]:
    """Yield the pairs in a text, none inside another; `closing` gives the pattern of the end for an opening mark."""
    missing: set[str] = set()
    position = 0
    while found := opening.search(text, position):
        position = found.end()
        pattern = closing(found)
        if pattern in missing:
            continue
        end = _compiled(pattern).search(text, position)
        if end is None:
            missing.add(pattern)
            continue
        yield Pair(found, end.start(), end.end())
        position = end.end()


def replaced(
    text: str,
    opening: re.Pattern[str],
    closing: Callable[[re.Match[str]], str],
    make: Callable[[Pair], str],
) -> str:
    """Return a text with something else in the place of each pair."""
    parts: list[str] = []
    position = 0
    for pair in pairs(text, opening, closing):
        parts += [text[position : pair.opening.start()], make(pair)]
        position = pair.end
    parts.append(text[position:])
    return "".join(parts)


def outside(
    text: str,
    opening: re.Pattern[str],
    closing: Callable[[re.Match[str]], str],
    change: Callable[[str], str],
) -> str:
    """Return a text in which only what stands outside of the pairs is changed."""
    parts: list[str] = []
    position = 0
    for pair in pairs(text, opening, closing):
        parts += [change(text[position : pair.opening.start()]), text[pair.opening.start() : pair.end]]
        position = pair.end
    parts.append(change(text[position:]))
    return "".join(parts)


def end_tag(opening: re.Match[str]) -> str:
    """Return the pattern of the end tag of the element that group 1 names."""
    return rf"</{opening[1].lower()}\s*+>"


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
