"""Write titles and short texts, and print stored HTML in the one way there is."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from app.models import Page, Post

RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"])
FEWEST_HEADINGS = 3  # below that, contents would only repeat what is in sight
DEEPEST_HEADING = 3
_LONE_LETTER = re.compile(r"(?<!\S)(\w) (?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*(?=\s)")


def stored_html(text: str) -> Markup:
    """Print HTML as it is: for the stored rendering of a post or page alone, which was sanitised when it was made."""
    return Markup(text)  # noqa: S704


def plain_title(text: Post | Page) -> str:
    """Return the title of a post or page as plain text."""
    return html.unescape(text.feed_title) if isinstance(text, Post) else text.title


def shown_title(text: Post | Page | str) -> str:
    """Return a title for show: one-letter words stay with the word that follows."""
    return _LONE_LETTER.sub("\\1\u00a0", text if isinstance(text, str) else plain_title(text))


def brief(text: str | None, limit: int = 210) -> str:
    """Cut a text after the last whole sentence within the limit, else after a word and with an ellipsis."""
    text = " ".join((text or "").split())
    if len(text) <= limit:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, limit + 1)]
    if ends and ends[-1] >= limit // 2:
        return text[: ends[-1]]
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def direction(language: str | None) -> str:
    """Return the direction in which a language is written: `rtl` or `ltr`."""
    return "rtl" if (language or "").lower().split("-")[0] in RIGHT_TO_LEFT else "ltr"


def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()


def contents(text: Post | Page) -> Sequence[dict[str, Any]]:
    """Return the headings that a list of contents names, or none where the text is short."""
    headings = [heading for heading in text.contents if 2 <= heading["level"] <= DEEPEST_HEADING]
    return headings if len(headings) >= FEWEST_HEADINGS else ()


def deck(post: Post) -> str:
    """Return the summary as the author typed it, unless the first paragraph says the same."""
    summary, first = (" ".join((text or "").split()) for text in (post.summary, post.excerpt))
    return "" if first.casefold().startswith(summary.rstrip(".…").casefold()) else summary
