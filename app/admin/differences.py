"""Lay out what differs between two texts: rows with an old and a new side, and what is alike folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from app.services.comparison import Part, compare
from app.services.pages import PageText
from app.services.posts import PostText

AROUND = 2  # rows that stay in sight before and after a change
WORDS = {
    "summary": "Summary",
    "slug": "Address",
    "path": "Address",
    "categories": "Categories",
    "tags": "Tags",
    "authors": "Authors",
    "series": "Series",
    "series_position": "Part",
    "language": "Language",
    "image": "Cover image",
    "image_alt": "Description of the cover image",
    "canonical_url": "Canonical address",
    "in_feed_full": "Whole text in the feed",
    "show_source": "Markdown for readers",
    "navigation_position": "Place in the navigation",
}


@dataclass
class Row:
    """Be some lines of both texts that belong together."""

    old: list[Part] = field(default_factory=list)
    new: list[Part] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Tell whether the sides differ."""
        return any(part.kind != "same" for part in (*self.old, *self.new))


@dataclass(frozen=True)
class Block:
    """Be rows in sight, or a run of rows that are alike and fold away."""

    rows: Sequence[Row]
    is_folded: bool


def blocks(parts: Iterable[Part]) -> list[Block]:
    """Return the rows of a comparison in their order, with long runs that are alike folded."""
    rows = _rows(parts)
    found: list[Block] = []
    groups = [(changed, list(run)) for changed, run in groupby(rows, lambda row: row.is_changed)]
    for number, (changed, run) in enumerate(groups):
        before = 0 if number == 0 else AROUND
        after = 0 if number == len(groups) - 1 else AROUND
        if changed or len(run) <= before + after + 1:
            found.append(Block(run, False))
            continue
        end = len(run) - after
        pieces = (Block(run[:before], False), Block(run[before:end], True), Block(run[end:], False))
        found += [block for block in pieces if block.rows]
    return found


def _rows(parts: Iterable[Part]) -> list[Row]:
    """Cut a comparison into rows after each line break that both texts have."""
    rows, row = [], Row()
    for part in parts:
        if part.kind == "removed":
            row.old.append(part)
            continue
        if part.kind == "added":
            row.new.append(part)
            continue
        for line in part.text.splitlines(keepends=True):
            piece = Part("same", line)
            row.old.append(piece)
            row.new.append(piece)
            if line.endswith("\n"):
                rows.append(row)
                row = Row()
    if row.old or row.new:
        rows.append(row)
    return rows


@dataclass(frozen=True)
class Change:
    """Be one detail that differs, as people read it."""

    label: str
    old: str
    new: str


def details(old: PostText | PageText, new: PostText | PageText) -> list[Change]:
    """Return the details in which two texts of one post or page differ."""
    pairs = [(label, getattr(old, name, None), getattr(new, name, None)) for name, label in WORDS.items()]
    said = [Change(label, _said(before), _said(after)) for label, before, after in pairs]
    return [change for change in said if change.old != change.new]


def title_and_body(old: PostText | PageText, new: PostText | PageText) -> tuple[list[Part], list[Block]]:
    """Return what differs in the title, and in the text; both are empty where nothing does."""
    title = list(compare(old.title, new.title)) if old.title != new.title else []
    return title, blocks(compare(old.body, new.body)) if old.body != new.body else []


def _said(value: object) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return ", ".join(str(each) for each in value)
    return str(value)
