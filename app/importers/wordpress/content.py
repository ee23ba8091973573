"""Make HTML of a text as WordPress stores it: blocks with their comments, or the classic editor's lines."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field

from app.importers.markup.nodes import words
from app.importers.pairs import pairs
from app.importers.wordpress.autop import autop
from app.importers.wordpress.shortcodes import Library, carry_out, code_blocks

COMMENT = re.compile("<!--")
BLOCK = re.compile(r"\s+/?wp:(?P<name>[a-z][a-z0-9_/-]*+)\s+(?P<attributes>\{.*\}\s+)?(?P<void>/)?", re.DOTALL)
MORE = re.compile(r"<!--more.*?-->")
PAGE = re.compile(r"<!--nextpage-->")
LONE_ADDRESS = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)
# Blocks without a text that show nothing, or that this program does itself.
SILENT = words(
    "nextpage more separator spacer site-title site-logo query template-part post-title post-content search"
    " archives loginout social-link"
)
DEEPEST = 5


@dataclass(slots=True)
class Sources:
    """Be what texts refer to by number: files, and blocks that are kept for reuse."""

    library: Library = field(default_factory=Library)
    reusable: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Text:
    """Be a text as HTML, with what could not be made of it."""

    markup: str
    has_more: bool
    notes: list[str]


def to_html(content: str, sources: Sources, number: str, footnotes: str = "") -> Text:
    """Return the HTML of a text; `number` is the post's own, `footnotes` what its custom field of that name holds."""
    notes: list[str] = []
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    if "<!-- wp:" in content:
        markup = _from_blocks(content, sources, footnotes, notes)
        markup = code_blocks(markup)
    else:
        text = LONE_ADDRESS.sub(_linked, code_blocks(content))
        markup = autop(MORE.sub("\n\n<!--more-->\n\n", text))
        markup = re.sub(r"<p>(<!--more-->)</p>", r"\1", markup)
        markup = re.sub(r"<p>(\[(?:gallery|caption|audio|video|embed)\b.*?\])</p>", r"\1", markup, flags=re.DOTALL)
    markup, unknown = carry_out(markup, sources.library, number)
    if unknown:
        names = ", ".join(f"[{name}]" for name in unknown)
        notes.append(f"The text holds what a plugin would have filled in: {names}; it stands there as typed.")
    if PAGE.search(markup):
        notes.append("The text was split into pages; it is one text now.")
        markup = re.sub(r"<p><!--nextpage--></p>|<!--nextpage-->", "", markup)
    has_more = MORE.search(markup) is not None
    return Text(markup, has_more, notes)


def _linked(match: re.Match[str]) -> str:
    address = html.escape(html.unescape(match[1]))
    return f'<a href="{address}">{address}</a>'


def _from_blocks(content: str, sources: Sources, footnotes: str, notes: list[str], depth: int = 0) -> str:
    out: list[str] = []
    position = 0
    language: str | None = None
    left_out: dict[str, None] = {}
    for comment in pairs(content, COMMENT, lambda _: "-->"):
        match = BLOCK.fullmatch(content, comment.opening.end(), comment.close)
        if match is None:
            continue
        between = content[position : comment.opening.start()]
        position = comment.end
        if language is not None and "<pre" in between:
            between = between.replace("<pre", f'<pre data-language="{html.escape(language)}"', 1)
            language = None
        out.append(between)
        name = match["name"].removeprefix("core/")
        given = _attributes(match["attributes"])
        if match["void"]:
            out.append(_void(name, given, sources, footnotes, notes, left_out, depth))
        elif name in ("syntaxhighlighter/code", "code", "kevinbatdorf/code-block-pro", "enlighter/codeblock"):
            language = str(given.get("language") or given.get("codeLanguage") or "") or None
    out.append(content[position:])
    if left_out:
        names = ", ".join(left_out)
        notes.append(f"Blocks that make their content themselves were left out: {names}.")
    markup = "".join(out)
    if "<!-- wp:" not in content or "<p" in markup or "<h" in markup or "<ul" in markup or "<fig" in markup:
        return markup
    return autop(markup)


def _attributes(text: str | None) -> dict[str, object]:
    try:
        given = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _void(
    name: str,
    given: dict[str, object],
    sources: Sources,
    footnotes: str,
    notes: list[str],
    left_out: dict[str, None],
    depth: int,
) -> str:
    """Return what a block without a text of its own stands for."""
    if name == "footnotes":
        return footnote_list(footnotes)
    if name == "block" and depth < DEEPEST:
        content = sources.reusable.get(str(given.get("ref", "")), "")
        if content:
            return _from_blocks(content, sources, footnotes, notes, depth + 1)
    if name not in SILENT:
        left_out[name] = None
    return ""


def footnote_list(field_value: str) -> str:
    """Return the notes that the block editor keeps in a custom field, as the list that WordPress shows."""
    try:
        found = json.loads(field_value) if field_value else []
    except (ValueError, RecursionError):
        return ""
    items = []
    for note in found if isinstance(found, list) else []:
        if isinstance(note, dict) and isinstance(note.get("id"), str) and isinstance(note.get("content"), str):
            name = html.escape(note["id"])
            items.append(f'<li id="{name}">{note["content"]} <a href="#{name}-link">↩︎</a></li>')
    return f'<ol class="wp-block-footnotes">{"".join(items)}</ol>' if items else ""
