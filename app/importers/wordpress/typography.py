"""Write dashes and a few other signs as WordPress shows them (`wptexturize`), where our own rules show others.

Quotes, ellipses and dashes without blanks come out the same by the dialect's own rules.
"""

from __future__ import annotations

import re

from app.importers.pairs import end_tag, outside

LEFT_ALONE = re.compile(r"<(pre|code|kbd|style|script|tt|textarea)\b[^<>]*+>", re.IGNORECASE)
TAG = re.compile(r"(<[^<>]*+>)")
SIGNS = (
    (re.compile(r"(?<=[ \n])--(?=[ \n])|---"), "—"),
    (re.compile(r"(?<=[ \n])-(?=[ \n])"), "–"),
    (re.compile(r"(?<![-!<])--(?![->])"), "–"),
    (re.compile(r"(?<!\w)'(?=[0-9]{2}(?![%0-9']|[.,][0-9]))"), "’"),
    (re.compile(r"\(tm\)", re.IGNORECASE), "™"),
    (re.compile(r"\b(?!0x)([0-9][0-9.,]*)x([0-9][0-9.,]*)\b"), "\\1×\\2"),
)


def shown(markup: str) -> str:
    """Return HTML, or plain text, with the signs that WordPress shows; code is left alone."""
    return outside(markup, LEFT_ALONE, end_tag, _signs)


def _signs(markup: str) -> str:
    parts = TAG.split(markup)
    for index in range(0, len(parts), 2):
        for pattern, sign in SIGNS:
            parts[index] = pattern.sub(sign, parts[index])
    return "".join(parts)
