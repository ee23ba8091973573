"""Part a content file into front matter and body: TOML between `+++`, YAML between `---`, or a JSON object."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from app.importers.hugo.values import Malformed, Value, load, lowered, mapping_of

_FENCES = {"+++": "toml", "---": "yaml"}


@dataclass(frozen=True, slots=True)
class Document:
    """A content file: its front matter, its body, and the line where that begins."""

    values: dict[str, Value] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1


def split(text: str) -> Document:
    """Return the parts of a file's text; raises Malformed with the line in the file."""
    start = len(text) - len(text.lstrip(" \t\n\r"))
    if text[start : start + 1] == "{" and not re.match(r"\{\{[<%]", text[start:]):
        return _json(text, start)
    lines = text.split("\n")
    first = text.count("\n", 0, start)
    kind = _FENCES.get(lines[first].rstrip())
    if kind is None:
        return Document({}, text)
    fence = lines[first].rstrip()
    end = next((number for number in range(first + 1, len(lines)) if lines[number].rstrip() == fence), None)
    if end is None:
        raise Malformed(first + 1, f"The front matter never ends: there is no second {fence}.")
    try:
        values = load("\n".join(lines[first + 1 : end]), kind)
    except Malformed as error:
        raise Malformed(error.line + first + 1, error.sentence) from error
    if values is not None and not isinstance(values, dict):
        raise Malformed(first + 2, "The front matter is not a list of keys and values.")
    return Document(mapping_of(values), "\n".join(lines[end + 1 :]), end + 2)


def _json(text: str, start: int) -> Document:
    try:
        values, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Malformed(line, "The front matter begins like JSON and is none.") from error
    rest = text[end:].split("\n", 1)
    return Document(mapping_of(lowered(values)), rest[1] if len(rest) > 1 else "", text.count("\n", 0, end) + 2)
