"""Turn straight quotes into curly ones.

The rules are those of SmartyPants (J. Gruber) as kramdown applies them: the first that fits decides, looking at the
character before the quote and at what follows.
"""

from __future__ import annotations

import re

from app.content.kramdown.spans.nodes import symbol
from app.content.kramdown.spans.patterns import NOT_SPACE, SPACE, WORD
from app.content.kramdown.spans.scanner import Scanner

# Places in the option `smart_quotes`.
OPEN = {"'": 0, '"': 2}
CLOSE = {"'": 1, '"': 3}
PUNCTUATION = r"""[!"#$%'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"""

# Pattern with the groups "before" and "quotes", and what each quote becomes.
RULES: tuple[tuple[re.Pattern[str], tuple[dict[str, int], ...]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), forms)
    for pattern, forms in (
        (rf"""(?P<before>)(?P<quotes>["'])(?=[_*]{{1,2}}{NOT_SPACE})""", (OPEN,)),
        (rf"""(?P<before>)(?P<quotes>["'])(?={PUNCTUATION}(?!\.\.)\B)""", (CLOSE,)),
        (rf"""(?P<before>{SPACE}?)(?P<quotes>"'|'")(?={WORD})""", (OPEN, OPEN)),
        (rf"""(?P<before>{SPACE}?)(?P<quotes>')(?=[0-9][0-9]s)""", (CLOSE,)),  # the '80s
        (rf"""(?P<before>{SPACE})(?P<quotes>["'])(?={WORD})""", (OPEN,)),
        (r"""(?P<before>[^ \\\t\r\n\[{(-])(?P<quotes>["'])""", (CLOSE,)),
        (rf"""(?P<before>)(?P<quotes>["'])(?={SPACE}|s\b|\Z)""", (CLOSE,)),
        (r"""(?P<before>.?)(?P<quotes>["'])""", (OPEN,)),
    )
)


def quotes(scanner: Scanner) -> bool:
    """Parse a quote at the position or right after the character there."""
    text, pos = scanner.text, scanner.pos
    if text[pos] not in OPEN and text[pos + 1 : pos + 2] not in ("'", '"'):
        return False
    for pattern, forms in RULES:
        match = pattern.match(text, pos)
        if match is None:
            continue
        scanner.add_text(match["before"])
        for quote, form in zip(match["quotes"], forms, strict=True):
            scanner.add(symbol(scanner.document.options.smart_quotes[form[quote]]))
        scanner.pos = match.end()
        return True
    return False
