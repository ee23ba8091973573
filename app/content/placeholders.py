"""Keep our own markup aside while the author's text is sanitised."""

from __future__ import annotations

import hashlib
import re


class Placeholders:
    """Stand tokens in for markup made by our own builders, and put the markup back at the very end.

    A token carries a digest of the source itself, so no source can contain one: it would have to hold its own digest.
    The same source gives the same tokens, which keeps rendering a pure function.
    """

    def __init__(self, source: str) -> None:
        digest = hashlib.blake2s(source.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self._key = f"byline{digest}x"
        self._kept: list[tuple[str, str]] = []
        # A tag is matched first and left alone, so that markup never lands inside an attribute.
        self._token = re.compile(rf"<[^>]*>|{self._key}([0-9]+)z")

    def keep(self, markup: str, text: str) -> str:
        """Return the token of some trusted markup; `text` is what it says in plain words."""
        self._kept.append((markup, text))
        return f"{self._key}{len(self._kept) - 1}z"

    def fill(self, html: str) -> str:
        """Put the markup in the place of each token."""
        return self._token.sub(lambda match: match[0] if match[1] is None else self._kept[int(match[1])][0], html)

    def plain(self, text: str) -> str:
        """Put the plain words in the place of each token, for titles, labels and excerpts."""
        if self._key not in text:
            return text
        return self._token.sub(lambda match: match[0] if match[1] is None else self._kept[int(match[1])][1], text)
