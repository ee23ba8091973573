"""Say what an author types of a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageText:
    """Be what an author typed of a page; everything but the title may be left empty.

    `navigation_position` is empty where the navigation leaves the page out.
    """

    title: str
    body: str = ""
    summary: str | None = None
    path: str | None = None
    language: str | None = None
    navigation_position: int | None = None
