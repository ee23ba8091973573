"""Hold the page that the extensions work on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from app.content.kramdown.document import Problem
from app.content.placeholders import Placeholders
from app.content.rendered import RenderOptions
from app.content.source import Source


@dataclass
class Page:
    """Carry the tree of a page and what an extension may need to know or to tell."""

    root: Element
    source: Source
    base_url: str
    options: RenderOptions
    placeholders: Placeholders
    problems: list[Problem]
    labels: Counter[str] = field(default_factory=Counter)

    def label(self, text: str) -> str:
        """Return a name for a region that no other region of the page has, as landmarks need it."""
        self.labels[text] += 1
        return text if self.labels[text] == 1 else f"{text} ({self.labels[text]})"

    def report(self, line: int, message: str) -> None:
        """Tell the author about something."""
        self.problems.append(Problem(line, 1, message))


Extension = Callable[[Page], None]
