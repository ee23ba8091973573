"""Find what two sequences of words share, in a time that grows with their length alone.

Words that occur once on both sides are anchors (as in patience diff); between them the same is done again, and what is
short is compared word by word. Where neither helps, a stretch counts as replaced: `difflib` would need minutes for two
long texts of few different words, and no person would gain by it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

CELLS = 4096
DEPTH = 32


class Match(NamedTuple):
    """Be a run of equal words: where it starts on both sides, and how long it is."""

    old: int
    new: int
    length: int


def matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Return the runs that two sequences share, in order, neighbours joined; the last one is empty and at both ends."""
    found = sorted(_pairs(old, new))
    runs: list[Match] = []
    for at_old, at_new in found:
        last = runs[-1] if runs else None
        if last is not None and last.old + last.length == at_old and last.new + last.length == at_new:
            runs[-1] = last._replace(length=last.length + 1)
        else:
            runs.append(Match(at_old, at_new, 1))
    return [*runs, Match(len(old), len(new), 0)]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        low, high, new_low, new_high, depth = waiting.pop()
        while low < high and new_low < new_high and old[low] == new[new_low]:
            yield low, new_low
            low, new_low = low + 1, new_low + 1
        while low < high and new_low < new_high and old[high - 1] == new[new_high - 1]:
            high, new_high = high - 1, new_high - 1
            yield high, new_high
        if low == high or new_low == new_high or depth == DEPTH:
            continue
        if (high - low) * (new_high - new_low) <= CELLS:
            yield from _longest(old, new, low, high, new_low, new_high)
            continue
        anchors = _anchors(old, new, low, high, new_low, new_high)
        yield from anchors
        if anchors:
            starts = [(low, new_low), *((each + 1, other + 1) for each, other in anchors)]
            ends = [*anchors, (high, new_high)]
            waiting.extend(
                (start[0], end[0], start[1], end[1], depth + 1) for start, end in zip(starts, ends, strict=True)
            )


def _anchors(
    old: Sequence[str], new: Sequence[str], low: int, high: int, new_low: int, new_high: int
) -> list[tuple[int, int]]:
    """Return the longest rising row of words that occur once on either side (a longest increasing subsequence)."""
    once = Counter(old[low:high])
    once_new = Counter(new[new_low:new_high])
    places = {new[at]: at for at in range(new_low, new_high) if once_new[new[at]] == 1}
    pairs = [(at, places[old[at]]) for at in range(low, high) if once[old[at]] == 1 and old[at] in places]
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        column = bisect_left(tails, place)
        before.append(last[column - 1] if column else -1)
        if column == len(tails):
            tails.append(place)
            last.append(number)
        else:
            tails[column], last[column] = place, number
    chosen: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _longest(
    old: Sequence[str], new: Sequence[str], low: int, high: int, new_low: int, new_high: int
) -> Iterator[tuple[int, int]]:
    """Yield the longest common subsequence of two short stretches."""
    width = new_high - new_low
    rows = [[0] * (width + 1)]
    for at in range(high - 1, low - 1, -1):
        below, row = rows[-1], [0] * (width + 1)
        for column in range(width - 1, -1, -1):
            same = old[at] == new[new_low + column]
            row[column] = below[column + 1] + 1 if same else max(below[column], row[column + 1])
        rows.append(row)
    rows.reverse()
    at, column = low, 0
    while at < high and column < width:
        if old[at] == new[new_low + column]:
            yield at, new_low + column
            at, column = at + 1, column + 1
        elif rows[at - low + 1][column] >= rows[at - low][column + 1]:
            at += 1
        else:
            column += 1
