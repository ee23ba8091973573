"""Decide which addresses are safe, and write them absolute or from the root."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit, urlunsplit

SCHEMES = frozenset(["http", "https", "mailto"])
ATTRIBUTES = frozenset(["href", "src", "poster", "cite", "srcset"])
# What a browser or a careless feed reader may skip inside a scheme: controls, blanks, joiners and marks without width.
IGNORED = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufeff]"
)
PREFIX = re.compile("[^/?#\\\\]*?:")


def is_safe(url: str) -> bool:
    """Tell whether an address is relative or has one of the schemes that run nothing.

    The address is read as often unescaped as it has layers, since some readers of feeds unescape once too often, and
    whatever stands before a colon counts as scheme: `host:80` and `javascript:0` too.
    """
    for _ in range(8):
        prefix = PREFIX.match(IGNORED.sub("", url))
        if prefix and prefix[0][:-1].lower() not in SCHEMES:
            return False
        unescaped = html.unescape(url)
        if unescaped == url:
            return True
        url = unescaped
    return False


def candidates(srcset: str) -> list[tuple[str, str]]:
    """Split a srcset into addresses and their descriptors (HTML standard, section 4.8.4.2.1)."""
    found = []
    for part in re.split(r",\s+|,$", srcset.strip()):
        address, _, descriptor = part.strip().partition(" ")
        if address:
            found.append((address, descriptor.strip()))
    return found


def is_safe_attribute(name: str, value: str) -> bool:
    """Tell whether an attribute that holds one or several addresses holds safe ones only."""
    if name == "srcset":
        return all(is_safe(part) for part in re.split(r"[\s,]+", value)) and is_safe(value)
    return is_safe(value)


def map_attribute(name: str, value: str, change: Callable[[str], str]) -> str:
    """Apply a function to the address, or in a srcset to each address, of an attribute."""
    if name != "srcset":
        return change(value)
    return ", ".join(" ".join(filter(None, (change(url), descriptor))) for url, descriptor in candidates(value))


def absolute(url: str, base_url: str) -> str:
    """Return the whole address of what a text at base_url points at; one that cannot be read stays as it is."""
    try:
        return urljoin(base_url, url.strip()) if url.strip() else base_url
    except ValueError:
        return url


def from_root(url: str, base_url: str) -> str:
    """Return the address for a page of the site: root-relative when it is on base_url's site, fragments as they are."""
    if url.strip().startswith("#"):
        return url.strip()
    whole = absolute(url, base_url)
    try:
        target, base = urlsplit(whole), urlsplit(base_url)
    except ValueError:
        return url
    if (target.scheme, target.netloc.lower()) != (base.scheme, base.netloc.lower()) or target.path.startswith("//"):
        return whole
    return urlunsplit(("", "", target.path or "/", target.query, target.fragment))
