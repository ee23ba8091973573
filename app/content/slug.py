"""Make the last part of an address from a title."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
# Latin letters that Unicode does not take apart into a letter and a mark.
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "å": "a", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
    | {"&": " and ", "+": " plus ", "@": " at ", "'": "", "’": ""}
)


def slugify(title: str) -> str:
    """Return a slug of `[a-z0-9-]`; empty when the title has no letter or digit that can be written so."""
    letters = unicodedata.normalize("NFKD", title.lower().translate(LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(LETTERS)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug
