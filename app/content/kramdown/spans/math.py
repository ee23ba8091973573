r"""Read formulas: `$$…$$`, on request `$…$`, and MathJax's delimiters `\(…\)` and `\[…\]`.

Authors of kramdown write the latter with two backslashes, since one is an escape: then the delimiters reach the page
and MathJax finds them there. With one backslash kramdown shows plain brackets, and texts that escape brackets for that
very reason must stay as they are; so such a pair is a formula only if its content looks like TeX.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.document import MATH
from app.content.kramdown.spans.escapes import ESCAPABLE
from app.content.kramdown.spans.nodes import Node
from app.content.kramdown.spans.patterns import SPACES
from app.content.kramdown.spans.scanner import Scanner

DOLLAR = re.compile(r"\$(?![ \t\n$])((?:[^$\\]|\\.)*?[^ \t\n\\$])\$(?![0-9])", re.DOTALL)
LOOKS_LIKE_TEX = re.compile(r"\\[A-Za-z]|[\^_=<>]|[A-Za-z0-9)] ?[+*/-] ?[A-Za-z0-9(\\]")
ESCAPE = re.compile(r"\\([" + re.escape("".join(sorted(ESCAPABLE))) + "])")
CLOSING = {"(": ")", "[": "]"}


def dollar_math(scanner: Scanner) -> bool:
    """Parse `$$…$$`, and `$…$` where the options say so."""
    text, pos = scanner.text, scanner.pos
    if text.startswith("$$", pos):
        end = scanner.find("$$", pos + 2)
        if end < 0:
            scanner.report(pos, "This formula has no closing “$$”.")
            return False
        return _formula(scanner, text[pos + 2 : end], end + 2)
    if not scanner.document.options.dollar_math or scanner.find("$", pos + 1) < 0:
        return False
    match = DOLLAR.match(text, pos)
    return match is not None and _formula(scanner, match[1], match.end(), plain=match[0])


def bracket_math(scanner: Scanner) -> bool:
    r"""Parse `\(…\)`, `\[…\]` and the same with two backslashes."""
    text, pos = scanner.text, scanner.pos
    if not scanner.document.options.tex_delimiters:
        return False
    slashes = "\\\\" if text.startswith("\\\\", pos) else "\\"
    bracket = text[pos + len(slashes) : pos + len(slashes) + 1]
    if bracket not in CLOSING or not bracket:
        return False
    begin = pos + len(slashes) + 1
    end = scanner.find(slashes + CLOSING[bracket], begin)
    if end < 0 or scanner.find(slashes + bracket, begin) in range(begin, end):
        return False
    tex = text[begin:end]
    if not tex.strip(SPACES):
        return False
    if len(slashes) == 2:
        tex = ESCAPE.sub(r"\1", tex)
    elif not LOOKS_LIKE_TEX.search(tex) and not (bracket == "(" and re.fullmatch(r"\s*[A-Za-z]\s*", tex)):
        return False
    display = "block" if bracket == "[" else "inline"
    plain = f"\\{bracket}{tex}\\{CLOSING[bracket]}"
    return _formula(scanner, tex, end + len(slashes) + 1, display=display, plain=plain)


def _formula(scanner: Scanner, tex: str, end: int, display: str = "inline", plain: str = "") -> bool:
    element = Element(MATH, {"display": display, "plain": plain} if plain else {"display": display})
    scanner.add(Node("math", tex.strip(SPACES), element))
    scanner.pos = end
    return True
