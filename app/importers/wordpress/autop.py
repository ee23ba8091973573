"""Make paragraphs of a text from the classic editor, by the rules that WordPress documents for `wpautop`.

Two line breaks end a paragraph, one is a line break; what stands on lines of its own as a block gets no paragraph;
code keeps its lines.
"""

from __future__ import annotations

import re

from app.importers.pairs import Pair, end_tag, replaced

BLOCK = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote"
    r"|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption"
    r"|details|menu|summary)"
)
KEPT = re.compile(r"<(pre|script|style|svg|textarea)\b[^<>]*+>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*+>")
BEFORE = re.compile(rf"(<{BLOCK}[\s/>])", re.IGNORECASE)
AFTER = re.compile(rf"(</{BLOCK}>|<hr\b[^>]*+>)", re.IGNORECASE)
ONLY_BLOCK = re.compile(rf"</?{BLOCK}\b[^>]*+>", re.IGNORECASE)
LAST_BLOCK = re.compile(rf"</?{BLOCK}\b[^<>]*>\Z", re.IGNORECASE)
BREAK = re.compile(r"<br\s*+/?>[ \t]*\n")
BREAK_BEHIND = re.compile(rf"(</?{BLOCK}\b[^<>]*>)\s*+<br\s*+/?>", re.IGNORECASE)
BREAK_BEFORE = re.compile(r"<br\s*+/?>(\s*+</?(?:p|li|div|dl|dd|dt|th|pre|td|ul|ol)\b[^<>]*>)", re.IGNORECASE)
LINE_END = re.compile(r"[ \t]*\n")
HOLDER = "\ue000"
PLACE = re.compile(f"{HOLDER}([0-9]+){HOLDER}")


def autop(text: str) -> str:
    """Return a text as HTML with paragraphs and line breaks."""
    if not text.strip():
        return ""
    kept: list[str] = []

    def keep(pair: Pair) -> str:
        kept.append(text[pair.opening.start() : pair.end])
        return f"\n\n{HOLDER}{len(kept) - 1}{HOLDER}\n\n"

    text = text.replace(HOLDER, "").replace("\r\n", "\n").replace("\r", "\n")
    text = replaced(text, KEPT, end_tag, keep)
    # Line breaks inside a tag are none of the text.
    text = TAG.sub(lambda match: match[0].replace("\n", " "), text)
    text = re.sub(r"<br\s*/?>\s*<br\s*/?>", "\n\n", text)
    text = BEFORE.sub(r"\n\n\1", text)
    text = AFTER.sub(r"\1\n\n", text)
    pieces = [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", text) if piece.strip()]
    written = "\n".join(_paragraph(piece) for piece in pieces)
    written = BREAK_BEFORE.sub(r"\1", BREAK_BEHIND.sub(r"\1", written))
    return PLACE.sub(lambda match: kept[int(match[1])], written)


def _paragraph(piece: str) -> str:
    """Return a piece as a paragraph, which begins behind a block's start tag and ends before an end tag."""
    piece = piece.strip()
    if PLACE.fullmatch(piece):
        return piece
    start = ONLY_BLOCK.match(piece)
    opening = start[0] if start else ""
    rest = piece[len(opening) :]
    end = LAST_BLOCK.search(rest)
    closing = end[0] if end else ""
    text = rest[: len(rest) - len(closing)].strip()
    if text:
        text = LINE_END.sub("<br />\n", BREAK.sub("\n", text))
        if not opening or opening.lower().startswith("<blockquote"):
            text = f"<p>{text}</p>"
    return f"{opening}{text}{closing}"
