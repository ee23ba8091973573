"""Say what an import did, post by post, as text and as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class ImportReport:
    """Collect what became of everything that an import found; names are those of the source's files."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_values(self) -> dict[str, Any]:
        """Return the report as values that JSON can hold."""
        return asdict(self)

    def summary(self) -> str:
        """Return the counts as one sentence."""
        return (
            f"{len(self.created)} created, {len(self.updated)} updated, {len(self.unchanged)} unchanged, "
            f"{len(self.skipped)} skipped."
        )

    def lines(self) -> Iterator[str]:
        """Yield the report as lines of text, the counts last."""
        for title, entries in (
            ("Created", self.created),
            ("Updated", self.updated),
            ("Skipped", [f"{name}: {reason}" for name, reason in self.skipped]),
            ("To look at", list(dict.fromkeys(self.problems))),
            ("Notes", self.notes),
        ):
            if entries:
                yield f"{title}:"
                yield from (f"  {entry}" for entry in entries)
        yield self.summary()
