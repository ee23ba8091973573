"""Say what goes into a rendering and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from app.content.kramdown.document import Problem

LARGEST_SOURCE = 1 << 20  # bytes of UTF-8


class RenderError(Exception):
    """Say why a text is not rendered at all."""


class Variant(NamedTuple):
    """Be a smaller copy of a picture, or a `still` that stands in for an animation."""

    width: int
    media_type: str
    address: str
    still: bool = False


@dataclass(frozen=True)
class RenderOptions:
    """Carry what a pure function cannot know.

    `images` holds width and height in pixels of the blog's own pictures, by their address as the body writes it;
    `variants` the smaller copies of those that were uploaded here.
    With `plain_in_feed`, formulas that kramdown does not know, `$…$` and those between MathJax's delimiters, are left
    in the feed and the excerpt as kramdown leaves them, as the subscribers of a blog that moved in know them.
    """

    dollar_math: bool = False
    plain_in_feed: bool = False
    excerpt_separator: str = "\n\n"
    images: Mapping[str, tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))
    variants: Mapping[str, Sequence[Variant]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Heading:
    """Name a heading that links can point at; `text` is plain."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """Hold both renderings of a text and what was learnt on the way.

    `html` is the page, `feed_html` what subscribers get, `excerpt` plain text. `links` and `images` are addresses as
    the body writes them, without repeats and without links inside the text itself.
    """

    html: str
    feed_html: str
    excerpt: str
    toc: tuple[Heading, ...]
    links: tuple[str, ...]
    images: tuple[str, ...]
    word_count: int
    reading_seconds: int
    problems: tuple[Problem, ...]
