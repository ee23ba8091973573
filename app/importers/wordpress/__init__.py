"""Read what WordPress exports (WXR 1.0 to 1.2): posts, pages, authors, categories, tags, files and their addresses.

Ids are those of the blog's feeds. Texts of the classic editor and of the block editor become Markdown.
"""

from pathlib import Path

from app.importers.wordpress.blog import WordPressBlog

__all__ = ["WordPressBlog", "parse"]


def parse(path: Path) -> WordPressBlog:
    """Return the blog whose export is the file `path` or lies in that folder; raises ImportRefused when none does."""
    return WordPressBlog(path)
