"""List the constructs by the character that may start them, each list in kramdown's order of trying."""

from __future__ import annotations

from app.content.kramdown.spans.autolinks import autolink
from app.content.kramdown.spans.code_spans import code_span
from app.content.kramdown.spans.emphasis import emphasis
from app.content.kramdown.spans.entities import entity
from app.content.kramdown.spans.escapes import escape, line_break
from app.content.kramdown.spans.extensions import extension
from app.content.kramdown.spans.footnotes import footnote
from app.content.kramdown.spans.html import html
from app.content.kramdown.spans.links import link
from app.content.kramdown.spans.math import bracket_math, dollar_math
from app.content.kramdown.spans.quotes import quotes
from app.content.kramdown.spans.scanner import Constructs
from app.content.kramdown.spans.strikethrough import strikethrough
from app.content.kramdown.spans.symbols import typographic_symbol

CONSTRUCTS: Constructs = {
    "*": (emphasis,),
    "_": (emphasis,),
    "`": (code_span,),
    "<": (autolink, html, quotes, typographic_symbol),
    "[": (footnote, link, quotes),
    "!": (link, quotes),
    "$": (quotes, dollar_math),
    "{": (quotes, extension),
    "&": (quotes, entity),
    "~": (quotes, strikethrough),
    "\\": (typographic_symbol, line_break, bracket_math, escape),
    "other": (quotes, typographic_symbol, line_break),
    "raw": (html,),
}
