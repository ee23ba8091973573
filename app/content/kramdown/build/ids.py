"""Make ids of headings from their text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from app.content.kramdown.document import Options

KEPT = frozenset(["Ll", "Lu", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"])


class Ids:
    """Make ids that are unique in a text, by GitHub's rule, or inside HTML by kramdown's older one."""

    def __init__(self, options: Options) -> None:
        self._prefix = options.auto_id_prefix
        self._by_heading: Counter[str] = Counter()
        self._in_html: Counter[str] = Counter()

    def of_heading(self, text: str) -> str:
        """Return the text in lower case without punctuation, with hyphens for blanks; repeats are numbered."""
        kept = [character for character in text.lower() if _is_kept(character)]
        return self._numbered(self._by_heading, "".join("-" if one in " \t" else one for one in kept))

    def in_html(self, text: str) -> str:
        """Return the same of a heading inside an HTML element, where only ASCII letters and digits count."""
        return self._numbered(self._in_html, basic_id(text) or "section")

    def _numbered(self, seen: Counter[str], name: str) -> str:
        seen[name] += 1
        number = seen[name] - 1
        return f"{self._prefix}{name}-{number}" if number else self._prefix + name


def basic_id(text: str) -> str:
    """Return the ASCII letters and digits of a text in lower case, hyphens for blanks, from the first letter on."""
    text = re.sub(r"^[^a-zA-Z]+", "", text, flags=re.MULTILINE)
    return re.sub(r"[^a-zA-Z0-9 -]", "", text).replace(" ", "-").lower()


def _is_kept(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in "-_ \t"
    return unicodedata.category(character) in KEPT
