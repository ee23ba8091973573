"""Part a text into plain pieces, `{{ outputs }}` and `{% tags %}`, in one pass from left to right."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_OPEN = re.compile(r"\{[{%]")
_VERBATIM_ENDS = {name: re.compile(rf"\{{%-?\s*end{name}\s*(-?)%\}}") for name in ("raw", "comment")}
MAX_MARKUP = 4000


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `inner` is what stands between the braces, or why a broken piece stays as it is."""

    kind: Literal["text", "output", "tag", "broken"]
    raw: str
    inner: str
    line: int
    """Counted from 0."""


def scan(text: str) -> Iterator[Token]:
    """Yield the pieces of a text; raw blocks come as plain text and comments not at all."""
    place = line = 0
    trim = False
    closes = {"{{": True, "{%": True}
    endless: set[str] = set()

    def plain(piece: str, at: int, before: bool = False) -> Token:
        if trim:
            piece = piece.lstrip()
        return Token("text", piece.rstrip() if before else piece, "", at)

    while match := _next_open(text, place, closes):
        opener, start = match
        closer = "}}" if opener == "{{" else "%}"
        end = text.find(closer, start + 2)
        if end < 0:
            closes[opener] = False
            at = line + text.count("\n", place, start)
            yield Token("broken", "", f"{opener} is never closed and was left as written.", at)
            continue
        inner = text[start + 2 : end]
        end += 2
        yield plain(text[place:start], line, inner.startswith("-"))
        line += text.count("\n", place, start)
        raw = text[start:end]
        trim = inner.endswith("-") and len(inner) > 1
        inner = inner.removeprefix("-").removesuffix("-").strip()
        place = end
        if len(inner) > MAX_MARKUP or (opener == "{{" and "}" in inner):
            yield Token("broken", raw, f"{opener} is closed in the wrong place and was left as written.", line)
        elif opener == "{{":
            yield Token("output", raw, inner, line)
        elif inner in _VERBATIM_ENDS:
            close = None if inner in endless else _VERBATIM_ENDS[inner].search(text, end)
            if close is None:
                endless.add(inner)
                yield Token("broken", raw, f"The tag {inner} is never closed.", line)
            else:
                if inner == "raw":
                    yield Token("text", text[end : close.start()], "", line)
                raw += text[end : close.end()]
                # Hyphens in the tags of a raw block trim nothing.
                trim, place = inner == "comment" and bool(close[1]), close.end()
        else:
            yield Token("tag", raw, _tag(inner), line)
        line += raw.count("\n")
    yield plain(text[place:], line)


def _next_open(text: str, place: int, closes: dict[str, bool]) -> tuple[str, int] | None:
    """Return the next opener that can still be closed, and its place."""
    if all(closes.values()):
        found = _OPEN.search(text, place)
        return (found[0], found.start()) if found else None
    for opener, open_still in closes.items():
        if open_still and (start := text.find(opener, place)) >= 0:
            return opener, start
    return None


def _tag(inner: str) -> str:
    name, _, rest = re.sub(r"\s", " ", inner).partition(" ")
    return f"{name} {rest.strip()}" if rest.strip() else name
