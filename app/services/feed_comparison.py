"""Compare the feed that subscribers had with the one that they get now, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple
from urllib.parse import urljoin

import html5lib

from app.services.feed_reading import FeedEntry, plain

# What no feed reader shows: names for style sheets and scripts, and how a browser shall load a picture.
UNSEEN = frozenset(
    (
        *("class", "style", "role", "rel", "target", "tabindex"),
        *("loading", "decoding", "fetchpriority", "srcset", "sizes", "width", "height"),
    )
)
SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
LONGEST = 200
MOST = 500


class Difference(NamedTuple):
    """Be one thing that subscribers would see otherwise: of which entry, what, and both versions in short."""

    entry: str
    field: str
    old: str
    new: str

    def __str__(self) -> str:
        """Return it as a line of text."""
        return f"{self.entry}: {self.field}: was {self.old or 'empty'}, is {self.new or 'empty'}"


def compare(old: Sequence[FeedEntry], new: Sequence[FeedEntry]) -> list[Difference]:
    """Return what differs; what the old feed does not say is not asked of the new one."""
    found: list[Difference] = []
    known = {entry.id: entry for entry in new}
    by_link = {entry.link: entry for entry in new}
    met: set[str] = set()
    for entry in old:
        name = plain(entry.title) or entry.id
        now = known.get(entry.id) or by_link.get(entry.link)
        if now is None:
            found.append(Difference(name, "entry", entry.id, "not in the new feed"))
            continue
        met.add(now.id)
        found.extend(Difference(name, *difference) for difference in _entry(entry, now))
    found.extend(
        Difference(plain(entry.title) or entry.id, "entry", "not in the old feed", entry.id)
        for entry in new
        if entry.id not in met
    )
    return found[:MOST]


def sentence(differences: Sequence[Difference], entries: int) -> str:
    """Return the outcome in one sentence."""
    if not differences:
        return f"The feeds are the same: {entries} {'entry' if entries == 1 else 'entries'}."
    count = len(differences)
    return f"{count}{' or more' if count == MOST else ''} {'difference' if count == 1 else 'differences'}."


def _entry(old: FeedEntry, new: FeedEntry) -> Iterator[tuple[str, str, str]]:
    for name in ("id", "link", "published", "updated", "author"):
        before, after = getattr(old, name), getattr(new, name)
        if before is not None and not _same(before, after):
            yield name, _short(before), _short(after)
    if old.categories and old.categories != new.categories:
        yield "categories", ", ".join(old.categories), ", ".join(new.categories)
    if plain(old.title) != plain(new.title):
        yield "title", _short(plain(old.title)), _short(plain(new.title))
    if old.summary is not None and plain(old.summary) != plain(new.summary):
        yield "summary", *_first_difference(plain(old.summary).split(" "), plain(new.summary).split(" "))
    if old.content is not None:
        base = old.link or ""
        before, after = list(tree(old.content, base)), list(tree(new.content or "", base))
        if before != after:
            yield "content", *_first_difference(before, after)


def _same(before: Any, after: Any) -> bool:  # noqa: ANN401 - any field
    if isinstance(before, datetime) and isinstance(after, datetime):
        return before == after
    if isinstance(before, str) and isinstance(after, str):
        return _percents(before) == _percents(after)
    return bool(before == after)


def _percents(text: str) -> str:
    """Return an address with its percent-encoding in capitals, which says the same (RFC 3986 6.2.2.1)."""
    return re.sub("%[0-9a-fA-F]{2}", lambda found: found[0].upper(), text)


def tree(markup: str, base: str) -> Iterator[str]:
    """Yield the elements and words of a piece of HTML in order: what a reader could tell from another."""
    root = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    yield from _inside(root, base)


def _inside(root: Any, base: str) -> Iterator[str]:  # noqa: ANN401 - an element of the parser
    """Yield elements and words; in code the spans that only colour it count for nothing, and every blank counts."""
    stack: list[tuple[Any, bool, bool]] = [(child, False, False) for child in reversed(_parts(root))]
    text: list[str] = []
    code: list[str] = []
    while stack:
        item, in_code, is_end = stack.pop()
        if isinstance(item, str):
            (code if in_code else text).append(item)
            continue
        if not is_end and (tex := _tex(item)) is not None:
            text.append(tex)
            continue
        if in_code and "rouge-table" in _classes(item):
            # Numbers beside the lines are no part of the code.
            code.extend("".join(cell.itertext()) for cell in item.iter("td") if "rouge-code" in _classes(cell))
            continue
        if not isinstance(item.tag, str) or _is_unseen(item, in_code):
            stack.extend((child, in_code, False) for child in reversed(_parts(item) if not is_end else []))
            continue
        yield from "".join(text).split()
        if code:
            yield "".join(code).strip("\n")
        text, code = [], []
        if is_end:
            yield f"</{SAME.get(item.tag, item.tag)}>"
            continue
        yield _tag(item, base)
        in_code = in_code or item.tag in ("pre", "code")
        stack.append((item, in_code, True))
        stack.extend((child, in_code, False) for child in reversed(_parts(item)))
    yield from "".join(text).split()


def _tex(element: Any) -> str | None:  # noqa: ANN401 - an element of the parser
    """Return a formula as it stood in feeds of old, where a script was to set it; nothing for any other element."""
    if not isinstance(element.tag, str):
        return None
    if element.tag.rpartition("}")[2] == "math":
        noted = (one.text for one in element.iter() if str(one.tag).endswith("annotation") and one.text)
        tex = next(noted, None) or element.get("alttext") or ""
        is_block = element.get("display") == "block"
    elif element.tag == "code" and "math-error" in _classes(element):
        tex, is_block = "".join(element.itertext()), "display" in _classes(element)
    else:
        return None
    return f"\\[{tex.strip()}\\]" if is_block else f"\\({tex.strip()}\\)"


def _classes(element: Any) -> list[str]:  # noqa: ANN401 - an element of the parser
    return str(element.get("class") or "").split() if isinstance(element.tag, str) else []


def _is_unseen(element: Any, in_code: bool) -> bool:  # noqa: ANN401 - an element of the parser
    """Tell whether an element is there for style sheets alone."""
    return bool(element.tag == "span" and (in_code or not element.get("id")))


def _parts(element: Any) -> list[Any]:  # noqa: ANN401 - an element of the parser
    parts: list[Any] = [element.text] if element.text and isinstance(element.tag, str) else []
    for child in element:
        parts.append(child)
        if child.tail:
            parts.append(child.tail)
    return parts


def _tag(element: Any, base: str) -> str:  # noqa: ANN401 - an element of the parser
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if name not in UNSEEN and not name.startswith(("data-", "aria-"))
    }
    for name in ("href", "src", "poster"):
        if name in attributes:
            attributes[name] = urljoin(base, attributes[name].strip())
    shown = "".join(f' {name}="{" ".join(value.split())}"' for name, value in sorted(attributes.items()))
    return f"<{SAME.get(element.tag, element.tag)}{shown}>"


def _first_difference(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Return both sides from a few words before the place where they part."""
    at = next((place for place, (a, b) in enumerate(zip_longest(old, new)) if a != b), 0)
    start = max(0, at - 4)
    lead = "… " if start else ""
    return tuple(lead + _short(" ".join(side[start : at + 12])) for side in (old, new))  # type: ignore[return-value]


def _short(value: Any) -> str:  # noqa: ANN401 - any field
    text = value.isoformat() if isinstance(value, datetime) else str(value if value is not None else "")
    text = text.replace("\n", "⏎")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
