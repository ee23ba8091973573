"""Find shortcodes in a text: where each begins and ends, its name and its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_OPEN = re.compile(r"\{\{([<%])")
_ARGUMENT = re.compile(
    r"\s*(?:(?P<key>[A-Za-z_][\w-]*)\s*=\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|`(?P<raw>[^`]*)`|(?P<bare>[^\s\"`=]+))",
)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One tag: `{{< name a b="c" >}}`, its closing `{{< /name >}}`, or one in a comment, which stands for itself."""

    start: int
    end: int
    name: str = ""
    closes: bool = False
    closed: bool = False
    """It ends with a slash, so nothing closes it."""
    literal: str | None = None
    positional: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)

    def get(self, key: str, place: int | None = None) -> str:
        """Return an argument by its name, or by its place; else nothing."""
        if key in self.named:
            return self.named[key]
        return self.positional[place] if place is not None and place < len(self.positional) else ""


def find_all(text: str) -> Iterator[Shortcode]:
    """Yield every tag in a text, in order."""
    place = 0
    while match := _OPEN.search(text, place):
        start, mark = match.start(), ">" if match[1] == "<" else "%"
        end = _end(text, match.end(), mark + "}}")
        if end < 0:
            place = match.end()
            continue
        inner = text[match.end() : end - 3]
        yield _read(start, end, inner, text[start : start + 3], mark + "}}")
        place = end


def _end(text: str, place: int, closer: str) -> int:
    """Return where a tag ends; quotes may hold what looks like an end."""
    limit = min(len(text), place + _LONGEST)
    first = text.find(closer, place, limit)
    if first < 0:
        return -1
    quote = ""
    while place < limit:
        character = text[place]
        if quote:
            if character == "\\" and quote == '"':
                place += 1
            elif character == quote:
                quote = ""
        elif character in '"`':
            quote = character
        elif text.startswith(closer, place):
            return place + len(closer)
        place += 1
    return first + len(closer)


def _read(start: int, end: int, inner: str, opener: str, closer: str) -> Shortcode:
    stripped = inner.strip()
    if stripped.startswith("/*") and stripped.endswith("*/"):
        return Shortcode(start, end, literal=f"{opener}{stripped[2:-2]}{closer}")
    closed = stripped.endswith("/") and not stripped.startswith("/")
    if stripped.startswith("/"):
        return Shortcode(start, end, stripped[1:].strip().lower(), closes=True)
    name, _, rest = stripped.rstrip("/").strip().partition(" ") if closed else stripped.partition(" ")
    if "\n" in name:
        name, _, more = name.partition("\n")
        rest = f"{more} {rest}"
    positional: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(rest):
        value = match["double"]
        if value is not None:
            value = re.sub(r"\\(.)", r"\1", value)
        else:
            value = match["raw"] if match["raw"] is not None else match["bare"]
        if match["key"]:
            named[match["key"].lower()] = value
        else:
            positional.append(value)
    return Shortcode(start, end, name.lower(), closed=closed, positional=tuple(positional), named=named)
