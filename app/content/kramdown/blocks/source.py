"""Walk through a text by position and know the line."""

from __future__ import annotations

import re


class Source:
    """Keep the position in a text whose lines all end with a line break."""

    def __init__(self, text: str, line: int = 1) -> None:
        self.text = text
        self.pos = 0
        self._line = line
        self._counted = 0
        self._first_line = line
        self._missing: dict[str, int] = {}

    @property
    def at_end(self) -> bool:
        """Tell whether nothing is left."""
        return self.pos >= len(self.text)

    @property
    def line(self) -> int:
        """Return the number of the line at the position."""
        if self.pos < self._counted:
            self._counted, self._line = 0, self._first_line
        self._line += self.text.count("\n", self._counted, self.pos)
        self._counted = self.pos
        return self._line

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match a pattern at the position, which stays where it is."""
        return pattern.match(self.text, self.pos)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match a pattern at the position and go behind it."""
        match = pattern.match(self.text, self.pos)
        if match:
            self.pos = match.end()
        return match

    def take_line(self) -> str:
        """Return the rest of the line with its line break, and go behind it."""
        end = self.text.find("\n", self.pos) + 1 or len(self.text)
        line = self.text[self.pos : end]
        self.pos = end
        return line

    def find(self, needle: str, start: int) -> int:
        """Return the first place of a string from `start` on, or -1; that it is missing is found out only once."""
        missing = self._missing.get(needle)
        if missing is not None and start >= missing:
            return -1
        place = self.text.find(needle, start)
        if place < 0:
            self._missing[needle] = start
        return place

    def search(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the first match of a pattern from `start` on; that there is none is found out only once."""
        missing = self._missing.get(pattern.pattern)
        if missing is not None and start >= missing:
            return None
        match = pattern.search(self.text, start)
        if match is None:
            self._missing[pattern.pattern] = start
        return match
