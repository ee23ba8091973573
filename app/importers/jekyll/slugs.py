"""Make slugs as Jekyll's `slugify` does, any script kept."""

import unicodedata
from collections.abc import Callable

_PRETTY = frozenset("._~!$&'()+,;=@")


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def slugify(text: str, *, pretty: bool = False, cased: bool = False) -> str:
    """Return a text with every run of other characters than letters, marks and digits turned into one hyphen.

    `pretty` keeps some punctuation too; `cased` keeps capitals.
    """
    keep: Callable[[str], bool] = (lambda c: c in _PRETTY or _is_word(c)) if pretty else _is_word
    out: list[str] = []
    gap = False
    for character in text:
        if keep(character):
            if gap:
                out.append("-")
            out.append(character)
        gap = not keep(character)
    slug = "".join(out)
    if gap:
        slug += "-"
    slug = slug.removeprefix("-").removesuffix("-")
    return slug if cased else slug.lower()


def titleize(slug: str) -> str:
    """Return the title that a post without one gets: the words of its slug, each capitalised."""
    parts = slug.split("-")
    while parts and not parts[-1]:
        parts.pop()
    return " ".join(part[:1].upper() + part[1:].lower() for part in parts)
