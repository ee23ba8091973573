"""Read what Ghost exports (versions 0.7 to 6): posts, pages, authors, tags, settings; pictures that lie beside it.

Ids are those of the blog's feed. The HTML that Ghost had made becomes Markdown; where there is none, Mobiledoc and
Lexical are read.
"""

from pathlib import Path

from app.importers.ghost.blog import GhostBlog

__all__ = ["GhostBlog", "parse"]


def parse(path: Path) -> GhostBlog:
    """Return the blog whose export is the file `path` or lies in that folder; raises ImportRefused when none does."""
    return GhostBlog(path)
