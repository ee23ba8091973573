"""Render bodies outside of transactions and put the result on their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app import permalinks
from app.content import PIPELINE_VERSION, Rendered, RenderOptions, feed_title, strip_forbidden
from app.models import Media, Page, Post, Site
from app.services import pictures

DEFAULT_SEPARATOR = "\n\n"


def options_for(
    site: Site,
    body: str,
    *,
    separator: str | None = None,
    images: dict[str, list[int]] | None = None,
    imported: bool = False,
    beside: Sequence[Media] = (),
) -> RenderOptions:
    """Return what rendering must know beside the text.

    An imported text keeps in the feed what its subscribers have: formulas that the old blog left to a script.

    Args:
        site: the blog.
        body: the text, whose uploaded pictures are looked up.
        separator: what ends the excerpt.
        images: sizes of pictures that came with an import.
        imported: whether the text was imported.
        beside: uploads that are not in the database yet.
    """
    uploads = pictures.used_in(body, beside)
    sizes = {address: (size[0], size[1]) for address, size in (images or {}).items()} | pictures.sizes(site, uploads)
    return RenderOptions(
        dollar_math=site.dollar_math,
        excerpt_separator=DEFAULT_SEPARATOR if separator is None else separator,
        images=sizes,
        plain_in_feed=imported,
        variants=pictures.variants(site, uploads),
    )


def base_url(site: Site, path: str) -> str:
    """Return the whole address that a body's links are relative to."""
    return permalinks.absolute(site, path)


def columns(row: Post | Page, rendered: Rendered, rendered_for: str) -> dict[str, Any]:
    """Return what a rendering is in the columns of the row whose body it was made of."""
    made: dict[str, Any] = {
        "html": rendered.html,
        "excerpt": rendered.excerpt,
        "contents": [asdict(heading) for heading in rendered.toc],
        "problems": [asdict(problem) for problem in rendered.problems],
        "word_count": rendered.word_count,
        "reading_seconds": rendered.reading_seconds,
        "rendered_for": rendered_for,
        "pipeline_version": PIPELINE_VERSION,
    }
    if isinstance(row, Post):
        made |= {"feed_html": rendered.feed_html, "feed_title": feed_title(row.title)}
    return made


def apply(row: Post | Page, rendered: Rendered, rendered_for: str) -> None:
    """Put a rendering on the row whose body it was made of."""
    for name, value in columns(row, rendered, rendered_for).items():
        setattr(row, name, value)


def clean(text: str) -> str:
    """Return a text as it is stored: lines end with LF, and nothing that XML forbids is in it."""
    return strip_forbidden(text.replace("\r\n", "\n").replace("\r", "\n"))
