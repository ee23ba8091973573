"""Decide between the Markdown that was made of a text's HTML and that HTML itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from app.content import Rendered
from app.importers.markup import ENOUGH, likeness
from app.importers.records import ImportedPage, ImportedPost

Record = TypeVar("Record", ImportedPost, ImportedPage, ImportedPost | ImportedPage)
OPEN, CLOSE = "{::nomarkdown}", "{:/nomarkdown}"


def is_alike(html: str, rendered: Rendered) -> bool:
    """Tell whether a rendering shows what the HTML showed that its Markdown was made of."""
    return likeness(html, rendered.feed_html) >= ENOUGH


def as_body(html: str) -> str:
    """Return a body that renders to just this HTML, sanitised."""
    return f"{OPEN}\n{html.replace('{:/', '{&#58;/').strip()}\n{CLOSE}\n"


def rewritten(record: Record) -> Record:
    """Return a text that shows its pictures from here instead of from where they were."""
    body, html, image = record.body, record.html, getattr(record, "image", None)
    # The longest first: one address may begin another.
    for file in sorted(record.remote_files, key=lambda each: -len(each.url)):
        body = body.replace(file.url, file.address)
        html = html.replace(file.url, file.address) if html is not None else None
        image = file.address if image == file.url else image
    if isinstance(record, ImportedPage):
        return replace(record, body=body, html=html)
    return replace(record, body=body, html=html, image=image)
