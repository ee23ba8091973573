"""Read a feed as a blog: Atom, RSS and JSON Feed; ids, links, dates and texts stay as subscribers have them."""

from pathlib import Path

from app.importers.feed.blog import FeedBlog

__all__ = ["FeedBlog", "parse"]


def parse(path: Path) -> FeedBlog:
    """Return the blog that the feed in the file `path` tells of; raises ImportRefused when it is no feed."""
    return FeedBlog(path)
