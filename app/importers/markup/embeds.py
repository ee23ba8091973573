"""Turn what a page embeds from elsewhere into a link to it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from app.importers.markup.nodes import SPACES, Node, squeeze

PLAYERS = (
    (
        re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{5,20})"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"(?:https?:)?//youtu\.be/([\w-]{5,20})"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"(?:https?:)?//player\.vimeo\.com/video/([0-9]+)"), "https://vimeo.com/{}"),
    (re.compile(r"(?:https?:)?//www\.dailymotion\.com/embed/video/(\w+)"), "https://www.dailymotion.com/video/{}"),
    (re.compile(r"(?:https?:)?//gist\.github\.com/([\w-]+/[0-9a-f]+)(?:\.js|\.pibb)?"), "https://gist.github.com/{}"),
    (re.compile(r"(?:https?:)?//codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+)"), "https://codepen.io/{}/pen/{}"),
)
ADDRESS = {"iframe": "src", "embed": "src", "frame": "src", "object": "data", "amp-iframe": "src"}
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
URL = re.compile(r"https?://\S+")


def link(node: Node) -> Node | None:
    """Return a link to what an element embeds, or None where it names nothing."""
    if node.tag == "script":
        return _gist(node)
    if node.tag not in ADDRESS:
        return None
    address = node.get(ADDRESS[node.tag]).strip(SPACES)
    if not address or address.startswith(("about:", "data:", "javascript:")):
        address = next((node.get(name) for name in LAZY if node.get(name)), "")
    if not address and node.tag == "object":
        parameter = next((one for one in node.walk() if one.get("name").lower() in ("movie", "src")), None)
        address = parameter.get("value") if parameter else ""
    if not address or address.lower().startswith(("javascript:", "data:", "about:")):
        return None
    address = page_of(address)
    return Node("a", {"href": address}, [squeeze(node.get("title")) or address])


def page_of(address: str) -> str:
    """Return the address of the page that shows what a player plays."""
    for pattern, page in PLAYERS:
        if found := pattern.match(address):
            return page.format(*found.groups())
    return f"https:{address}" if address.startswith("//") else address


def only_address(node: Node) -> str:
    """Return the address that is all that an element says, or nothing."""
    text = node.text.strip(SPACES)
    return text if URL.fullmatch(text) else ""


def source(image: Node) -> str:
    """Return the address of a picture, also of one that a script would load later."""
    address = image.get("src").strip(SPACES)
    if not address or address.startswith("data:image/svg") or (address.startswith("data:") and len(address) < 400):
        lazy = next((image.get(name) for name in LAZY if image.get(name)), "")
        address = lazy or address
    if not address and image.get("srcset"):
        address = image.get("srcset").split(",")[0].split()[0]
    return address


def is_emoji(image: Node) -> bool:
    """Tell whether a picture only stands for the character that describes it."""
    known = image.has_class("wp-smiley", "emoji") or "/images/core/emoji/" in image.get("src")
    return known and 0 < len(image.get("alt")) <= 12 and not image.get("alt").isascii()


def is_tracker(image: Node) -> bool:
    """Tell whether a picture is only there to be counted."""
    return {image.get("width").removesuffix("px"), image.get("height").removesuffix("px")} <= {"0", "1"}


def resolved(address: str, base: str | None) -> str:
    """Return an address seen from a base; what cannot be joined stays as it is."""
    if not base:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _gist(node: Node) -> Node | None:
    address = node.get("src")
    if "gist.github.com/" not in address:
        return None
    page = page_of(address)
    return Node("a", {"href": page}, [page.removeprefix("https://")])
