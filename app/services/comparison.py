"""Compare two texts word by word, and join two that came of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, Literal, NamedTuple

from app.services.matching import Match, matches

WORD = re.compile(r"\w+|\s|[^\w\s]")
MARK_MINE, MARK_BETWEEN, MARK_THEIRS = "<<<<<<< Mine", "=======", ">>>>>>> Theirs"


class Part(NamedTuple):
    """Be a stretch of text that is the same on both sides, or on one of them alone."""

    kind: Literal["same", "added", "removed"]
    text: str


class Change(NamedTuple):
    """Be a detail beside the text that differs."""

    name: str
    old: str
    new: str


class Piece(NamedTuple):
    """Be a stretch of three texts: what it was, and what became of it on either side.

    `kind` says whose change it is: nobody's (same), mine, theirs, both the same way, or a clash.
    """

    kind: Literal["same", "mine", "theirs", "both", "clash"]
    base: str
    mine: str
    theirs: str


class Joined(NamedTuple):
    """Be two texts joined to one; where they clash, both stand in it between marks."""

    text: str
    pieces: list[Piece]
    clashes: int


def compare(old: str, new: str) -> list[Part]:
    """Return the parts of two texts: all that is not added makes the old one, all that is not removed the new one."""
    parts: list[Part] = []
    for before, after, shared in _hunks(old, new):
        if before:
            parts.append(Part("removed", before))
        if after:
            parts.append(Part("added", after))
        if shared and parts and parts[-1].kind == "same":
            parts[-1] = Part("same", parts[-1].text + shared)
        elif shared:
            parts.append(Part("same", shared))
    return parts


def compare_details(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return which details differ between two revisions, as text."""
    names = list(dict.fromkeys([*old, *new]))
    shown = [(name, _shown(old.get(name)), _shown(new.get(name))) for name in names]
    return [Change(name.replace("_", " "), before, after) for name, before, after in shown if before != after]


def compare_three(base: str, mine: str, theirs: str) -> Joined:
    """Join two texts that came of one: changes that do not touch each other are both taken."""
    words, of_mine, of_theirs = WORD.findall(base), WORD.findall(mine), WORD.findall(theirs)
    pieces: list[Piece] = []
    for kind, run in groupby(_pieces(words, of_mine, of_theirs), key=lambda piece: piece.kind):
        joined = list(run)
        sides = ("".join(side) for side in zip(*(piece[1:] for piece in joined), strict=True))
        pieces.append(Piece(kind, *sides))
    text = "".join({"theirs": piece.theirs, "clash": _marked(piece)}.get(piece.kind, piece.mine) for piece in pieces)
    return Joined(text, pieces, sum(piece.kind == "clash" for piece in pieces))


def _hunks(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Yield what went, what came, and what then stays; a blank between two changes belongs to them."""
    before = after = ""
    for gone, come, kept in _by_lines(old, new):
        before, after = before + gone, after + come
        if (before or after) and kept == " ":
            before, after = before + kept, after + kept
            continue
        if kept:
            yield before, after, kept
            before = after = ""
    if before or after:
        yield before, after, ""


def _by_lines(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Compare lines first, then the words of those that differ."""
    lines, others = old.splitlines(keepends=True), new.splitlines(keepends=True)
    at = at_other = 0
    for match in matches(lines, others):
        gone, come = "".join(lines[at : match.old]), "".join(others[at_other : match.new])
        yield from _by_words(gone, come)
        at, at_other = match.old + match.length, match.new + match.length
        yield "", "", "".join(lines[match.old : at])


def _by_words(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    words, others = WORD.findall(old), WORD.findall(new)
    at = at_other = 0
    for match in matches(words, others):
        end = match.old + match.length
        yield (
            "".join(words[at : match.old]),
            "".join(others[at_other : match.new]),
            "".join(words[match.old : end]),
        )
        at, at_other = end, match.new + match.length


def _pieces(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    """Yield what lies between the words that all three share, and those words."""
    in_mine, in_theirs = _places(matches(base, mine)), _places(matches(base, theirs))
    stable = [(at, in_mine[at], in_theirs[at]) for at in range(len(base)) if at in in_mine and at in in_theirs]
    for last, here in pairwise([(-1, -1, -1), *stable, (len(base), len(mine), len(theirs))]):
        texts = ["".join(words[a + 1 : b]) for words, a, b in zip((base, mine, theirs), last, here, strict=True)]
        was, left, right = texts
        if any(texts):
            if left == right:
                yield Piece("same" if left == was else "both", was, left, right)
            elif was in (left, right):
                yield Piece("mine" if right == was else "theirs", was, left, right)
            else:
                yield Piece("clash", was, left, right)
        if here[0] < len(base):
            yield Piece("same", base[here[0]], base[here[0]], base[here[0]])


def _places(runs: Sequence[Match]) -> dict[int, int]:
    return {run.old + step: run.new + step for run in runs for step in range(run.length)}


def _marked(piece: Piece) -> str:
    return f"\n{MARK_MINE}\n{piece.mine}\n{MARK_BETWEEN}\n{piece.theirs}\n{MARK_THEIRS}\n"


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever a detail holds
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
