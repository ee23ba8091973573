"""Part a file into front matter and body, remembering at which line each begins."""

import re
from dataclasses import dataclass, field

from app.importers.jekyll.psych import Value, YamlRefused, load

_OPENING = re.compile(r"---[ \t\f\v]*\Z")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t\f\v]*\Z")


class FrontMatterError(ValueError):
    """The front matter cannot be read; `line` counts from 1 within the file."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Document:
    """A file: its front matter, the line of each key, its body and the body's first line."""

    values: dict[str, Value]
    body: str
    body_line: int = 1
    lines: dict[str, int] = field(default_factory=dict)
    has_header: bool = False


def has_header(text: str) -> bool:
    """Say whether a text begins with a line of three hyphens."""
    return bool(_OPENING.match(text.partition("\n")[0]))


def split(text: str) -> Document:
    """Return the parts of a file's text; raises FrontMatterError and nothing else.

    A file without front matter, or whose front matter never ends, is all body, as it is to Jekyll.
    """
    lines = text.split("\n")
    if len(lines) < 2 or not _OPENING.match(lines[0]):
        return Document({}, text)
    end = next((number for number, line in enumerate(lines[1:], 1) if _CLOSING.match(line)), None)
    if end is None:
        return Document({}, text)
    try:
        values, found = load("\n".join(lines[1:end]))
    except YamlRefused as error:
        raise FrontMatterError(error.line + 1, error.sentence) from error
    start = end + 1
    while start < len(lines) - 1 and not lines[start].strip(" \t\f\v"):
        start += 1
    if not values:
        values = {}
    if not isinstance(values, dict):
        raise FrontMatterError(2, "The front matter is not a list of keys and values.")
    return Document(
        values,
        "\n".join(lines[start:]),
        start + 1,
        {key: line + 1 for key, line in found.items()},
        has_header=True,
    )
