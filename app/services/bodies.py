"""Render bodies outside of transactions and put the result on their rows."""

from __future__ import annotations

from dataclasses import asdict

from app import permalinks
from app.content import PIPELINE_VERSION, Rendered, RenderOptions, feed_title, strip_forbidden
from app.models import Page, Post, Site

DEFAULT_SEPARATOR = "\n\n"


def options_for(
    site: Site, *, separator: str | None = None, images: dict[str, list[int]] | None = None
) -> RenderOptions:
    """Return what rendering must know beside the text."""
    sizes = {address: (size[0], size[1]) for address, size in (images or {}).items()}
    return RenderOptions(
        dollar_math=site.dollar_math,
        excerpt_separator=DEFAULT_SEPARATOR if separator is None else separator,
        images=sizes,
    )


def base_url(site: Site, path: str) -> str:
    """Return the whole address that a body's links are relative to."""
    return permalinks.absolute(site, path)


def apply(row: Post | Page, rendered: Rendered, rendered_for: str) -> None:
    """Put a rendering on the row whose body it was made of."""
    row.html = rendered.html
    row.excerpt = rendered.excerpt
    row.contents = [asdict(heading) for heading in rendered.toc]
    row.problems = [asdict(problem) for problem in rendered.problems]
    row.word_count = rendered.word_count
    row.reading_seconds = rendered.reading_seconds
    row.rendered_for = rendered_for
    row.pipeline_version = PIPELINE_VERSION
    if isinstance(row, Post):
        row.feed_html = rendered.feed_html
        row.feed_title = feed_title(row.title)


def clean(text: str) -> str:
    """Return a text as it is stored: lines end with LF, and nothing that XML forbids is in it."""
    return strip_forbidden(text.replace("\r\n", "\n").replace("\r", "\n"))
