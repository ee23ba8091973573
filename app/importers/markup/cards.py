"""Take what stands for more than its HTML says in plain words: cards of Ghost's editor, captions of other programs."""

from __future__ import annotations

from app.importers.markup.nodes import SPACES, Node, squeeze

# Whole cards that only make sense on Ghost itself.
GONE = frozenset(["kg-signup-card", "kg-paywall", "kg-email-cta-card"])


def card(node: Node) -> list[Node | str] | None:
    """Return what a card says, or None for any other element."""
    if node.tag == "div" and node.has_class("wp-caption"):
        return _captioned(node, _with(node, "wp-caption-text"))
    if node.tag == "table" and node.has_class("tr-caption-container"):
        return _captioned(node, _with(node, "tr-caption"))
    if not node.get("class").startswith("kg-") and " kg-" not in node.get("class"):
        return None
    for name, make in _CARDS.items():
        if node.has_class(name):
            return make(node)
    return [] if node.has_class(*GONE) else None


def _with(node: Node, *names: str) -> Node | None:
    return next((one for one in node.walk() if one.has_class(*names)), None)


def _captioned(node: Node, caption: Node | None) -> list[Node | str] | None:
    """Return a picture with its caption as a figure."""
    picture = next((one for one in node.walk() if one.tag == "a" and one.find("img")), node.find("img"))
    if picture is None or caption is None:
        return None
    return [Node("figure", {"class": node.get("class")}, [picture, Node("figcaption", {}, caption.children)])]


def _words(node: Node | None) -> str:
    return squeeze(node.text) if node is not None else ""


def _caption(node: Node) -> list[Node | str]:
    caption = node.find("figcaption")
    return [Node("p", {}, [Node("em", {}, caption.children)])] if caption and caption.text.strip(SPACES) else []


def _bookmark(node: Node) -> list[Node | str]:
    link = node.find("a")
    href = link.get("href") if link is not None else ""
    title = _words(_with(node, "kg-bookmark-title")) or href
    line: list[Node | str] = [Node("a", {"href": href}, [title])]
    if description := _words(_with(node, "kg-bookmark-description")):
        line += [Node("br"), description]
    return [Node("p", {}, line), *_caption(node)]


def _callout(node: Node) -> list[Node | str]:
    emoji = _words(_with(node, "kg-callout-emoji"))
    text = _with(node, "kg-callout-text")
    said: list[Node | str] = [f"{emoji} "] if emoji else []
    return [Node("blockquote", {}, [Node("p", {}, [*said, *(text.children if text else [])])])]


def _toggle(node: Node) -> list[Node | str]:
    heading = _with(node, "kg-toggle-heading-text")
    content = _with(node, "kg-toggle-content")
    summary = Node("summary", {}, heading.children if heading else [])
    return [Node("details", {}, [summary, *(content.children if content else [])])]


def _button(node: Node) -> list[Node | str]:
    link = node.find("a")
    return [Node("p", {}, [Node("a", {"href": link.get("href")}, link.children)])] if link is not None else []


def _file(node: Node) -> list[Node | str]:
    link = node.find("a")
    name = _words(_with(node, "kg-file-card-filename"))
    title = _words(_with(node, "kg-file-card-title")) or name
    line: list[Node | str] = [Node("a", {"href": link.get("href") if link else ""}, [title])]
    if caption := _words(_with(node, "kg-file-card-caption")):
        line += [Node("br"), caption]
    return [Node("p", {}, line)]


def _audio(node: Node) -> list[Node | str]:
    player = node.find("audio")
    title = _words(_with(node, "kg-audio-title"))
    said: list[Node | str] = [Node("p", {}, [title])] if title else []
    return [*said, _player("audio", player)] if player is not None else said


def _video(node: Node) -> list[Node | str]:
    player = node.find("video")
    return [_player("video", player), *_caption(node)] if player is not None else _caption(node)


def _player(tag: str, player: Node) -> Node:
    kept = {name: player.get(name) for name in ("src", "poster", "width", "height") if player.get(name)}
    if kept.get("poster", "").startswith("https://img.spacergif.org/"):
        del kept["poster"]
    return Node(tag, {"controls": "", **kept}, [child for child in player.elements if child.tag == "source"])


_CARDS = {
    "kg-bookmark-card": _bookmark,
    "kg-callout-card": _callout,
    "kg-toggle-card": _toggle,
    "kg-button-card": _button,
    "kg-file-card": _file,
    "kg-audio-card": _audio,
    "kg-video-card": _video,
}
