"""Make plain text of what may hold HTML, as the filters `strip_html` and `normalize_whitespace` do."""

import re

_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def plain_text(text: str) -> str:
    """Return a text without tags, white space squeezed; entities stay as they are."""
    return _SPACE.sub(" ", strip_html(text)).strip()


def strip_html(text: str) -> str:
    """Return a text without scripts, styles, comments and tags; what never closes stays."""
    for opener, closer in (("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>"), ("<", ">")):
        text = _without(text, opener, closer)
    return text


def _without(text: str, opener: str, closer: str) -> str:
    out: list[str] = []
    place = 0
    while (start := text.find(opener, place)) >= 0 and (end := text.find(closer, start + len(opener))) >= 0:
        out.append(text[place:start])
        place = end + len(closer)
    return "".join(out) + text[place:]
