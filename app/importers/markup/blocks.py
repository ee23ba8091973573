"""Write what stands on lines of its own: paragraphs, headings, quotes, code, lists, tables, notes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.importers.markup import escaping, raw, spans
from app.importers.markup.canonical import HEADINGS, IMPLIED, paragraphs
from app.importers.markup.nodes import SPACES, Node, has_blocks, squeeze, words
from app.importers.markup.reading import MORE
from app.importers.markup.spans import Context

ID = re.compile(r"[^\W\d][-\w.:]*")
ALIGNED = re.compile(r"text-align\s*:\s*(center|right)")
FENCE_LINE = re.compile(r"^ {0,3}`{3,}", re.MULTILINE)
LIST_LIKE = re.compile(r"^ {0,3}(?:[+*-]|[0-9]+\.)[\t| ]", re.MULTILINE)
HTML_LIKE = re.compile(
    r"</?(?!(?:a|abbr|acronym|b|big|bdo|br|button|cite|code|del|dfn|em|i|img|input|ins|kbd|label|mark"
    r"|option|q|rb|rbc|rp|rt|rtc|ruby|samp|select|small|span|strong|sub|sup|tt|u|var|https?(?=:)|mailto(?=:))\b)[A-Za-z]"
)
KEPT_AS_HTML = words("figure details video audio address aside dialog menu picture table")
KEPT = words("Ll Lu Lt Lm Lo Mn Mc Me Nd Nl Pc")
SEPARATOR = "<!-- -->"  # two lists with only a blank line between would be one


@dataclass(slots=True)
class Writer:
    """Keep what is known of the whole text while its blocks are written."""

    context: Context = field(default_factory=Context)
    targets: frozenset[str] = frozenset()
    """Ids that the text itself links to."""
    ids: Counter[str] = field(default_factory=Counter)
    lists: int = 0
    """How many lists are open: in one, the mark of a rule would end it."""

    def blocks(self, children: list[Node | str]) -> list[str]:
        """Return children as blocks of Markdown, each without a line break at its end."""
        written: list[str] = []
        kinds: list[str] = []
        for block in paragraphs(children):
            text = self.block(block)
            if not text:
                continue
            if kinds and block.tag == kinds[-1] and block.tag in ("ul", "ol", "dl"):
                written.append(SEPARATOR)
            written.append(text)
            kinds.append(block.tag)
        return written

    def block(self, node: Node) -> str:
        """Return one block of Markdown."""
        write = WRITERS.get(node.tag)
        if node.tag in HEADINGS:
            return self.heading(node)
        if write is None:
            if node.tag in KEPT_AS_HTML:
                return raw.outer(node)
            return "\n\n".join(self.blocks(node.children)) if has_blocks(node) else self.paragraph(node)
        return write(self, node)

    def lines(self, children: list[Node | str]) -> str:
        """Return children as the lines of a paragraph."""
        written = spans.write(children, self.context)
        written = "\n".join(escaping.at_line_start(line) for line in written.split("\n"))
        if written.startswith("*[") and "]:" in written:
            written = written.replace("]:", "]\\:")  # else it would define an abbreviation
        if "\\[" in written and "\\]" in written:
            written = written.replace("\\[", "&#91;")
        return f"\\{written}" if written.startswith("$$") and _is_formula(children) else written

    def paragraph(self, node: Node) -> str:
        """Return a paragraph; one that would begin as a block of HTML stays HTML."""
        written = self.lines(node.children)
        if any(HTML_LIKE.match(line) for line in written.split("\n")):
            return f"<p>{raw.inner(node)}</p>"
        attributes = []
        if node.get("id") in self.targets:
            attributes.append(f'id="{escaping.attribute(node.get("id"))}"')
        attributes += [f'{name}="{escaping.attribute(node.get(name))}"' for name in ("dir", "lang") if node.get(name)]
        aligned = ALIGNED.search(node.get("style").lower())
        side = aligned[1] if aligned else node.get("align").lower()
        side = next((one for one in ("center", "right") if node.has_class(f"has-text-align-{one}")), side)
        if side in ("center", "right"):
            attributes.append(f".align-{side}")
        return f"{written}\n{{: {' '.join(attributes)}}}" if attributes and written else written

    def heading(self, node: Node) -> str:
        """Return a heading, with its id where its text would make another."""
        context = replace(self.context, line_breaks=False)
        written = escaping.in_heading(spans.write(node.children, context))
        if not written:
            return ""
        own, automatic = node.get("id"), self._automatic(squeeze(node.text))
        mark = ""
        if own and own != automatic:
            mark = f" {{#{own}}}" if ID.fullmatch(own) else f'\n{{: id="{escaping.attribute(own)}"}}'
        return f"{'#' * int(node.tag[1])} {written}{mark}"

    def _automatic(self, text: str) -> str:
        name = "".join("-" if one in " \t" else one for one in text.lower() if _is_kept(one))
        self.ids[name] += 1
        return f"{name}-{self.ids[name] - 1}" if self.ids[name] > 1 else name

    def quote(self, node: Node) -> str:
        """Return a block quote."""
        return prefixed("\n\n".join(self.blocks(node.children)), "> ", "> ")

    def note(self, node: Node) -> str:
        """Return the text of a note."""
        return prefixed("\n\n".join(self.blocks(node.children)), f"[^{node.get('name')}]: ", "    ")


def prefixed(text: str, first: str, others: str) -> str:
    """Return lines with something before each; lines that are empty get no blanks at their end."""
    lines = text.split("\n")
    return "\n".join(
        (first if number == 0 else others if line else others.rstrip()) + line for number, line in enumerate(lines)
    )


def fence(_: Writer, node: Node) -> str:
    """Return a block of code between fences."""
    if node.elements:
        return raw.outer(node)
    text = node.text
    longest = max((len(line.strip(" ")) for line in FENCE_LINE.findall(text)), default=2)
    mark = "`" * max(3, longest + 1)
    return f"{mark}{node.get('lang')}\n{text}\n{mark}"


def _formula(_: Writer, node: Node) -> str:
    tex = re.sub(r"\n\s*\n", "\n", node.text).replace("$$", "")
    return f"$$\n{tex}\n$$" if tex.strip() else ""


def _rule(writer: Writer, node: Node) -> str:
    if node.has_class(MORE):
        return "<!--more-->"
    return "<hr />" if writer.lists else "***"


def _is_formula(children: list[Node | str]) -> bool:
    solid = [child for child in children if isinstance(child, Node) or child.strip(SPACES)]
    return len(solid) == 1 and isinstance(solid[0], Node) and solid[0].tag == "formula"


def _is_kept(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in "-_ \t"
    return unicodedata.category(character) in KEPT


def _figure_block(writer: Writer, node: Node) -> str:
    caption = next((child for child in node.elements if child.tag == "figcaption"), None)
    rest: list[Node | str] = [child for child in node.children if child is not caption]
    if caption is None or (not caption.text.strip(SPACES) and caption.find("img", "formula") is None):
        return "\n\n".join(writer.blocks(rest))
    if any(child.tag in ("pre", "blockquote", "formula", "ul", "ol", "figure") for child in node.elements):
        return "\n\n".join(
            [
                *writer.blocks(rest),
                f"*{spans.write(caption.children, replace(writer.context, emphases=frozenset(['em'])))}*",
            ]
        )
    side = next((side for side in ("left", "right", "center") if node.has_class(f"align{side}")), "")
    kept = {"class": f"align-{side}"} if side else {}
    return raw.outer(Node("figure", kept, [_bare(child) for child in node.children]))


def _bare(child: Node | str) -> Node | str:
    """Return a part of a figure as it is worth keeping: a picture without the widths of other versions of it."""
    if isinstance(child, str):
        return child.strip(SPACES) and child
    if child.tag == "p" and (IMPLIED in child.attributes or all(one.tag in ("img", "a") for one in child.elements)):
        child = child.elements[0] if len(child.elements) == 1 and not child.text.strip(SPACES) else child
    for node in child.walk():
        node.attributes.pop("srcset", None)
        node.attributes.pop("sizes", None)
        node.attributes.pop("class", None)
        node.attributes.pop("style", None)
    return child


# Lists and tables are added by the package, since they write the blocks inside them.
WRITERS: dict[str, Callable[[Writer, Node], str]] = {
    "p": Writer.paragraph,
    "blockquote": Writer.quote,
    "pre": fence,
    "formula": _formula,
    "hr": _rule,
    "figure": _figure_block,
    "note-text": Writer.note,
}
