"""Keep text free of what XML cannot hold, and resolve character references."""

from __future__ import annotations

import html
import re

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2, Char
REFERENCE = re.compile(r"&(?:[A-Za-z_:][\w.:-]*|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")


def strip_forbidden(text: str) -> str:
    """Remove the characters that no XML document may contain: C0 controls, lone surrogates, U+FFFE and U+FFFF."""
    return FORBIDDEN.sub("", text)


def decode_references(text: str) -> str:
    """Replace complete references such as `&amp;` or `&#8211;` by their characters; leave unknown ones as they are."""
    if "&" not in text:
        return text
    return strip_forbidden(REFERENCE.sub(lambda match: html.unescape(match[0]), text))
