"""Read a Jekyll blog as Jekyll 4.3 and jekyll-feed 0.17 would, down to the ids and dates in its feed.

Front matter, defaults, dates, permalinks and Liquid follow Jekyll's rules; no code, theme or plugin of the blog is
run. What cannot be followed is reported with file and line.
"""

from pathlib import Path

from app.importers.jekyll.blog import JekyllBlog
from app.importers.records import ImportRefused, Problem

__all__ = ["JekyllBlog", "parse"]


def parse(path: Path) -> JekyllBlog:
    """Return the Jekyll blog in the folder `path`, opened; raises ImportRefused when it cannot be one."""
    if not path.is_dir():
        raise ImportRefused(Problem(str(path), 0, "There is no such folder."))
    return JekyllBlog(path)
