"""Let through what the allow-list names and nothing else; the last gate before stored HTML.

Two sanitisers run one after the other from the same list, since either may have a hole: bleach, which gets no more
fixes, and nh3, which does. An own check of every address follows inside nh3, on the unescaped value.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from enum import Enum
from functools import cache
from xml.etree.ElementTree import Element

import bleach.sanitizer
import nh3

from app.content import styles, urls
from app.content.allowlist import (
    ATTRIBUTES,
    BOOLEAN,
    DROPPED_WITH_CONTENT,
    ELEMENTS,
    FOR_EXTENSIONS,
    FOR_FEEDS,
    FORCED,
    LAYOUT_ID,
    PAGE_CLASS,
    PAGE_CLASSES,
    ROLES,
    TARGETS,
)
from app.content.kramdown.characters import strip_forbidden
from app.content.tree import VOID, parse, serialize, words

PASSES = 5
DEEPEST_SOURCE = 1000  # open elements, before nh3 reads them
OPEN_OR_CLOSE = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
CLOSED_BY_OTHERS = VOID | words("colgroup dd dt li option p rp rt tbody td tfoot th thead tr")
PRE_WITH_BREAK = re.compile(r"(<pre(?: [^>]*)?>)\n")


class Policy(Enum):
    """Say whom HTML is for: a page takes no style and only known classes, a feed those of the author that are harmless.

    What is not finished yet may also hold what the extensions still need.
    """

    UNFINISHED = "unfinished"
    PAGE = "page"
    FEED = "feed"


def clean(markup: str, policy: Policy) -> str:
    """Return the allowed part of some HTML, written so that reading and cleaning it again changes nothing.

    HTML that is nested too deeply, or does not come to rest after a few passes, is returned as escaped text.
    """
    text = strip_forbidden(markup)
    if is_too_deep(text):
        return html.escape(text, quote=False)
    for _ in range(PASSES):
        canonical = serialize(read(text, policy))
        cleaned = serialize(read(_bleached(canonical), policy))
        # When bleach had nothing to change, one more reading shows whether the text is at rest.
        if cleaned == canonical and serialize(read(cleaned, policy)) == cleaned:
            return cleaned
        text = cleaned
    return html.escape(text, quote=False)


def is_too_deep(markup: str) -> bool:
    """Tell whether more elements are open at once than a parser takes without quadratic time."""
    still_open: Counter[str] = Counter()
    depth = 0
    for closing, name in OPEN_OR_CLOSE.findall(markup):
        tag = name.lower()
        if closing:
            if still_open[tag]:
                still_open[tag] -= 1
                depth -= 1
        elif tag not in CLOSED_BY_OTHERS:
            still_open[tag] += 1
            depth += 1
            if depth > DEEPEST_SOURCE:
                return True
    return False


def read(markup: str, policy: Policy) -> Element:
    """Return the allowed part of the tree that a browser makes of some HTML."""
    return parse(strip_forbidden(_nh3(policy).clean(markup)))


def _filter(policy: Policy) -> Callable[[str, str, str], str | None]:
    """Return the check of a single attribute: its value, changed or not, or None to drop it."""

    def check(tag: str, name: str, value: str) -> str | None:
        if name in urls.ATTRIBUTES:
            return value if urls.is_safe_attribute(name, value) else None
        if name == "class":
            return _class(value, policy)
        if name == "style":
            return styles.safe(value) if policy is not Policy.PAGE else None
        if name in BOOLEAN:  # bleach drops their values
            return "checked" if name == "checked" else ""
        if name in FOR_EXTENSIONS:
            return value if policy is Policy.UNFINISHED else None
        if name in FOR_FEEDS:
            return value if policy is not Policy.PAGE else None
        if name == "id":
            reserved = policy is Policy.PAGE and value.lower().startswith(LAYOUT_ID)
            return None if reserved or re.search(r"\s", value) else value or None
        if name == "role":
            return value if value in ROLES else None
        if name == "target":
            return value if value.lower() in TARGETS else None
        if name == "tabindex":
            return value if value in ("0", "-1") else None
        return value

    return check


def _class(value: str, policy: Policy) -> str | None:
    names = value.split()
    if policy is Policy.PAGE:
        names = [name for name in names if name in PAGE_CLASSES or PAGE_CLASS.fullmatch(name)]
    return " ".join(names) or None


@cache
def _nh3(policy: Policy) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ELEMENTS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_filter(policy),
        set_tag_attribute_values=FORCED,
        link_rel=None,
        url_schemes=set(urls.SCHEMES),
        strip_comments=True,
    )


class _Styles:
    """Do for bleach what is done for nh3; its own check of styles needs one more package."""

    def sanitize_css(self, style: str) -> str:
        return styles.safe(style) or ""


@cache
def _cleaner() -> bleach.sanitizer.Cleaner:
    return bleach.sanitizer.Cleaner(
        tags=ELEMENTS,
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols=urls.SCHEMES,
        strip=True,
        strip_comments=True,
        css_sanitizer=_Styles(),  # type: ignore[arg-type]
    )


def _bleached(canonical: str) -> str:
    # bleach writes a pre without the line break that its parser took from it, so the pre gets one more.
    return _cleaner().clean(PRE_WITH_BREAK.sub(r"\1\n\n", canonical))
