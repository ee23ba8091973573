"""Set options from within a text: `{::options auto_ids="false" /}`."""

from __future__ import annotations

import html
import re

from app.content.kramdown.document import Document

TOC_LEVELS = re.compile(r"\s*([1-6])\s*\.\.\s*([1-6])\s*")


def set_option(document: Document, key: str, value: str, line: int) -> None:
    """Set an option of the document, if it is one that a text may set; report others."""
    options = document.options
    if key in ("auto_ids", "parse_block_html"):
        setattr(options, key, value.strip().lower() == "true")
    elif key == "toc_levels":
        span = TOC_LEVELS.fullmatch(value)
        levels = range(int(span[1]), int(span[2]) + 1) if span else map(int, re.findall("[1-6]", value))
        options.toc_levels = tuple(levels)
    elif key == "auto_id_prefix":
        options.auto_id_prefix = value
    elif key == "footnote_nr" and value.strip().isdecimal():
        options.footnote_number = int(value)
    elif key == "smart_quotes" and (quotes := _quotes(value)):
        options.smart_quotes = quotes
    else:
        document.report(line, f"The option “{key}” cannot be set in a text.")


def _quotes(value: str) -> str | None:
    """Return the four characters that `lsquo,rsquo,ldquo,rdquo` or the like names, or None if these are no four."""
    names = [name.strip() for name in value.split(",")]
    quotes = [html.unescape(f"&{'#' if name.isdecimal() else ''}{name};") for name in names]
    return "".join(quotes) if len(quotes) == 4 and all(len(quote) == 1 for quote in quotes) else None
