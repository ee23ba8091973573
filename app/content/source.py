"""Find in an author's text where something of the rendering came from."""

from __future__ import annotations

import re
from collections import defaultdict


class Source:
    """Hold an author's text and remember how far it was searched for each thing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._from: defaultdict[str, int] = defaultdict(int)

    def line_of(self, needle: str) -> int:
        """Return the line of the next place of a string, whatever its case; 1 when there is none."""
        place = re.compile(re.escape(needle), re.IGNORECASE).search(self.text, self._from[needle]) if needle else None
        if place is None:
            return 1
        self._from[needle] = place.end()
        return self.text.count("\n", 0, place.start()) + 1
