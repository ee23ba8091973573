"""Write text so that Markdown shows it as it is."""

from __future__ import annotations

import html
import re

from app.importers.markup.nodes import SPACES

REFERENCE = re.compile(r"&(?=(?:[A-Za-z_:][\w.:-]*|#[0-9]+|#x[0-9a-fA-F]+);)")
ESCAPED_BY_KRAMDOWN = "\\.*_+`<>()[]{}#!:|\"'$=-~"
INSIDE = re.compile(
    r"""(?P<backslash>\\(?=[\\.*_+`<>()\[\]{}\#!:|"'$=~-]|[ ]*\Z))
    |(?P<mark>[*`|\[]|(?<![^\W\d_])_|<(?=[^\s\d]|\Z)|(?<=<)<|~(?=~)|(?<=~)~|\$(?=\$)|(?<=\$)\$|\{(?=[:\#])|!\Z)
    |(?P<typographic>-(?=-)|(?<=-)-|\.(?=\.\.)|(?<=\.)\.(?=\.)|(?<=\.\.)\.|>(?=>)|(?<=>)>)
    """,
    re.VERBOSE,
)
LINE_START = re.compile(
    r"(?P<mark>[#>]|[+-](?=[ \t|]|\Z)|[=-](?=[=-]*[ \t]*\Z)|-(?=-)|:(?=[ \t|]|\Z))|(?P<number>[0-9]+)\.(?=[ \t|]|\Z)"
    r"|(?P<caret>\^)(?=[ \t]*\Z)|(?P<blank>[ \t]+)"
)
# In what is parsed for brackets only, and in attributes.
IN_ALT = str.maketrans({character: f"&#{ord(character)};" for character in "[]\\`|$<&*_\"'{!~"})
SPECIAL_END = re.compile(r"[#]+\Z")


def text(plain: str, *, typographic: bool = False, bracket: bool = False) -> str:
    """Return plain text as it must be written between other spans.

    Args:
        plain: the text, its white space already that of the Markdown.
        typographic: two hyphens, three dots and double angles may become what they stand for.
        bracket: it stands in the text of a link, where closing brackets count.
    """

    def escaped(match: re.Match[str]) -> str:
        if match["backslash"]:
            return "&#92;"
        if match["typographic"]:
            return match[0] if typographic else f"\\{match[0]}"
        if match[0] == "<" and match.end() == len(plain):
            return "&lt;"  # with a tag behind it, two would stand together
        if match[0] == "[" and bracket:
            return "&#91;"
        return f"\\{match[0]}"

    plain = REFERENCE.sub("&amp;", plain)
    written = INSIDE.sub(escaped, plain)
    return written.replace("]", "&#93;") if bracket else written


def at_line_start(written: str) -> str:
    """Return a line of written Markdown so that its start is no list, heading, quote, rule or definition."""
    match = LINE_START.match(written)
    if match is None:
        return written
    if match["blank"]:
        return at_line_start(written.lstrip(SPACES))
    if match["number"]:
        return f"{match['number']}\\.{written[match.end() :]}"
    if match["caret"]:
        return f"&#94;{written[1:]}"
    return f"\\{written}"


def in_heading(written: str) -> str:
    """Return the text of a heading so that no mark at its end is taken for a closing one."""
    return SPECIAL_END.sub(lambda match: "\\#" * len(match[0]), written)


def attribute(value: str) -> str:
    """Return the value of an attribute in HTML or of an attribute list."""
    return html.escape(value, quote=True).replace("'", "&#39;").replace("|", "&#124;").replace("\n", " ")


def alternative(value: str) -> str:
    """Return the description of a picture as it stands in the brackets."""
    return " ".join(value.split()).translate(IN_ALT)


def address(url: str) -> str:
    """Return an address as it stands in the round brackets of a link."""
    written = url.strip(SPACES)
    for character in ' \t\n\r\f\v<>|"\\`':
        written = written.replace(character, f"%{ord(character):02X}")
    written = REFERENCE.sub("&amp;", written).replace("'", "%27").replace("$$", "%24%24")
    return f"<{written}>" if "(" in written or ")" in written or not written else written


def title(value: str) -> str:
    """Return the title of a link as it stands behind the address, with the blank before it."""
    squeezed = " ".join(value.split())
    return f' "{attribute(squeezed)}"' if squeezed else ""
