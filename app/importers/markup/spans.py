"""Write what stands between words: emphasis, links, pictures, code, formulas, references to notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.importers.markup import escaping, raw
from app.importers.markup.nodes import SPACES, Node, words

BLANKS = re.compile(r"[ \t\n\r\f\v]+")
RUNS = re.compile("`+")
EMPHASIS = {"em": "*", "strong": "**", "cite": "*"}
# Elements that stay HTML; kramdown reads Markdown inside some, and takes the content of others as HTML.
WITH_MARKDOWN = words("sub sup small q dfn ins abbr ruby rb rt rp rtc bdo span")
WITH_HTML = words("kbd samp var mark u")
SIZE = re.compile(r"[0-9]{1,5}(?:px)?")
ALIGNMENTS = {"left": "align-left", "right": "align-right", "center": "align-center"}
MARKS = str.maketrans({character: f"&#{ord(character)};" for character in "`~{|"})
PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9/._~:?#@!$()*+,;=%-]+")


@dataclass(frozen=True, slots=True)
class Context:
    """Know what the spans stand in."""

    typographic: bool = False
    bracket: bool = False
    line_breaks: bool = True
    """A line may end here, so that a break can be written as one."""
    in_html: bool = False
    """An element that stays HTML is around."""
    emphases: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Emphasis:
    kind: str
    inner: str
    sole: bool
    """All of it is emphasised in the other way, too."""


def write(children: list[Node | str], context: Context) -> str:
    """Return children as Markdown without blanks around them."""
    return _join(_pieces(children, context), context).strip(SPACES)


def _pieces(children: list[Node | str], context: Context) -> list[str | _Emphasis]:
    pieces: list[str | _Emphasis] = []
    for child in _merged(children):
        if isinstance(child, str):
            squeezed = BLANKS.sub(" ", child)
            _add(pieces, [escaping.text(squeezed, typographic=context.typographic, bracket=context.bracket)])
        elif child.tag in EMPHASIS:
            _add(pieces, _emphasis(child, context))
        elif child.tag == "br":
            _break(pieces, context)
        else:
            _add(pieces, _element(child, context))
    return pieces


def _add(pieces: list[str | _Emphasis], more: list[str | _Emphasis]) -> None:
    """Add pieces, and of blanks that meet only one."""
    for piece in more:
        written = piece
        if isinstance(written, str) and written.startswith(" ") and pieces and _ends_with_blank(pieces[-1]):
            written = written.lstrip(" ")
        if written:
            pieces.append(written)


def _merged(children: list[Node | str]) -> list[Node | str]:
    """Return children with neighbouring texts, and neighbours of one emphasis, made one."""
    merged: list[Node | str] = []
    for child in children:
        last = merged[-1] if merged else None
        if isinstance(child, str) and isinstance(last, str):
            merged[-1] = last + child
        elif (
            isinstance(child, Node)
            and isinstance(last, Node)
            and child.tag == last.tag
            and child.tag in ("em", "strong", "del")
        ):
            merged[-1] = Node(last.tag, last.attributes, last.children + child.children)
        else:
            merged.append(child)
    return merged


def _ends_with_blank(piece: str | _Emphasis) -> bool:
    return isinstance(piece, str) and piece.endswith((" ", "\n"))


def _break(pieces: list[str | _Emphasis], context: Context) -> None:
    while pieces and isinstance(pieces[-1], str) and pieces[-1].endswith(" "):
        pieces[-1] = pieces[-1].rstrip(" ")
    if not context.line_breaks or not pieces or _ends_with_blank(pieces[-1]):
        pieces.append("<br />")
    else:
        pieces.append("  \n")


def _emphasis(node: Node, context: Context) -> list[str | _Emphasis]:
    kind = "em" if node.tag == "cite" else node.tag
    if kind in context.emphases:
        return _pieces(node.children, context)
    within = replace(context, emphases=context.emphases | {kind})
    pieces = _pieces(node.children, within)
    sole = len(pieces) == 1 and isinstance(pieces[0], _Emphasis)
    inner = pieces[0].inner if sole and isinstance(pieces[0], _Emphasis) else _join(pieces, within)
    bare = inner.strip(" ")
    if not bare.strip(SPACES):
        return [inner]
    before, after = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
    result: list[str | _Emphasis] = [before[:1], _Emphasis(kind, bare, sole), after[:1]]
    return [piece for piece in result if piece]


def _join(pieces: list[str | _Emphasis], context: Context) -> str:
    parts: list[str] = []
    last = ""
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        written = piece if isinstance(piece, str) else _marked(piece, last, following, bool(context.emphases))
        parts.append(written)
        last = written[-1:] or last
    return "".join(parts)


def _marked(piece: _Emphasis, before: str, following: str | _Emphasis, inside: bool) -> str:
    after = "*" if isinstance(following, _Emphasis) else following[:1]
    inner = piece.inner
    mark = "***" if piece.sole else EMPHASIS[piece.kind]
    edges = inner[0] + inner[-1]
    solid = not any(edge in SPACES for edge in edges) and "\n\n" not in inner
    if inside and solid and "_" not in inner and not _is_word(before) and before != "-" and not _is_word(after):
        if before not in ("_", "*") and after not in ("_", "*"):
            underscores = mark.replace("*", "_")
            return f"{underscores}{inner}{underscores}"
    elif solid and not inside and "*" not in edges and before not in ("*", "_", "\\") and after not in ("*", "_"):
        return f"{mark}{inner}{mark}"
    if piece.sole:
        return f"<strong><em>{inner}</em></strong>"
    return f"<{piece.kind}>{inner}</{piece.kind}>"


def _is_word(character: str) -> bool:
    return character.isalnum()


def _element(node: Node, context: Context) -> list[str | _Emphasis]:
    tag = node.tag
    if tag == "formula":
        tex = BLANKS.sub(" ", node.text).replace("\\|", "\\Vert ").replace("|", "\\vert ").replace("$$", "")
        return [f"$${tex}$$"] if tex.strip() else []
    if tag == "note":
        return [f"[^{node.get('name')}]"]
    if tag == "img":
        return [picture(node)]
    if tag == "code":
        return [code(node, in_html=context.in_html)] if node.text.strip(SPACES) else []
    if tag == "a":
        return _link(node, context)
    if tag == "del":
        inner = _join(_pieces(node.children, context), context)
        bare = inner.strip(SPACES)
        if not bare or "~" in bare.replace("\\~", "") or bare.endswith("~") or "\n" in bare:
            return [f"<del>{inner}</del>"] if bare else []
        return [inner[: len(inner) - len(inner.lstrip(" "))], f"~~{bare}~~", inner[len(inner.rstrip(" ")) :]]
    if tag in WITH_MARKDOWN:
        within = replace(context, line_breaks=False, in_html=True)
        return [f"{raw.opening(node, kept=raw.OF_WORDS)}{_join(_pieces(node.children, within), within)}</{tag}>"]
    if tag in WITH_HTML:
        return [BLANKS.sub(" ", raw.outer(node)).translate(MARKS)]
    if tag == "input":
        return ["[x] " if "checked" in node.attributes else "[ ] "]
    if tag == "hr":
        return []
    if tag == "pre":
        return [code(node)]
    held = _pieces(node.children, context)
    return [" ", *held, " "] if tag in ("p", "div", "li", "td", "th", "tr", "dd", "dt") else held


def code(node: Node, *, in_html: bool = False) -> str:
    """Return code between words."""
    if node.elements and node.tag == "code":
        return _as_element(raw.inner(node))
    plain = BLANKS.sub(" ", node.text)
    longest = max((len(run) for run in RUNS.findall(plain)), default=0)
    if longest > 1 or (in_html and "|" in plain):
        return _as_element(raw.outer(plain))
    if longest or plain != plain.strip(" "):
        return f"`` {plain} ``"
    return f"`{plain}`"


def _as_element(markup: str) -> str:
    """Return code that stays HTML, in which nothing may be read as Markdown."""
    return f"<code>{BLANKS.sub(' ', markup).translate(MARKS)}</code>"


def picture(node: Node) -> str:
    """Return an image with its title, and its size and side as an attribute list."""
    attributes = []
    align = node.get("align") or next(
        (side for side in ALIGNMENTS if node.has_class(f"align{side}", f"align-{side}")), ""
    )
    if align in ALIGNMENTS:
        attributes.append(f".{ALIGNMENTS[align]}")
    for name in ("width", "height"):
        if SIZE.fullmatch(node.get(name)) and int(node.get(name).removesuffix("px")):
            attributes.append(f'{name}="{node.get(name).removesuffix("px")}"')
    target = escaping.address(node.get("src")) + escaping.title(node.get("title"))
    return f"![{escaping.alternative(node.get('alt'))}]({target})" + (
        f"{{: {' '.join(attributes)}}}" if attributes else ""
    )


def _link(node: Node, context: Context) -> list[str | _Emphasis]:
    name = node.get("id") or node.get("name")
    anchor = f'<a id="{escaping.attribute(name)}"></a>' if name else ""
    if "href" not in node.attributes or context.bracket:
        return [anchor, *_pieces(node.children, context)] if anchor else _pieces(node.children, context)
    within = replace(context, bracket=True, line_breaks=False)
    pieces = _pieces(node.children, within)
    inner = _join(pieces, replace(within, emphases=context.emphases))
    bare = inner.strip(SPACES)
    if not bare:
        return [anchor]
    href = node.get("href")
    if bare.startswith("^"):
        bare = f"&#94;{bare[1:]}"
    before = " " if inner[:1] in SPACES else ""
    after = " " if inner[-1:] in SPACES else ""
    if node.text == href and PLAIN_LINK.fullmatch(href) and not node.get("title"):
        return [anchor, before, f"<{href}>", after]
    return [anchor, before, f"[{bare}]({escaping.address(href)}{escaping.title(node.get('title'))})", after]
