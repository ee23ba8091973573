"""Name character classes as kramdown means them: blanks, digits and word characters are ASCII, letters are Unicode."""

from __future__ import annotations

import unicodedata

SPACES = " \t\n\r\f\v"
SPACE = r"[ \t\n\r\f\v]"
NOT_SPACE = r"[^ \t\n\r\f\v]"
WORD = r"[A-Za-z0-9_]"
NAME = rf"{WORD}[A-Za-z0-9_-]*"  # of a note, an attribute or a named attribute list
ATTRIBUTE_TEXT = r"(?:\\\}|[^}])"  # between the braces of an attribute list
XML_NAME = r"(?:[^\W\d][-\w.]*:)?[^\W\d][-\w.]*"


def is_letter(character: str) -> bool:
    """Tell whether Unicode calls a character alphabetic, with the vowel signs that Indic scripts attach to letters."""
    return character.isalpha() or (character > "\x7f" and unicodedata.category(character) in ("Mc", "Nl"))


def is_alphanumeric(character: str) -> bool:
    """Tell whether a character is a letter or a decimal digit of any script."""
    return character.isdecimal() or is_letter(character)
