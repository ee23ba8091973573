"""Turn Markdown into safe HTML: pure functions without Flask, database or any other module of the application."""

from __future__ import annotations

from app.content.kramdown.characters import strip_forbidden
from app.content.kramdown.document import Problem
from app.content.pipeline import escaped, render
from app.content.rendered import LARGEST_SOURCE, Heading, Rendered, RenderError, RenderOptions, Variant
from app.content.slug import slugify
from app.content.title import feed_title

# Moves whenever the same text may come out differently, so that stored renderings can be renewed.
PIPELINE_VERSION = 3

__all__ = [
    "LARGEST_SOURCE",
    "PIPELINE_VERSION",
    "Heading",
    "Problem",
    "RenderError",
    "RenderOptions",
    "Rendered",
    "Variant",
    "escaped",
    "feed_title",
    "render",
    "slugify",
    "strip_forbidden",
]
