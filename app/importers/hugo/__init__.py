"""Read a Hugo blog as Hugo would: its addresses, dates and ids, with the Markdown of goldmark said in kramdown's.

Configuration, front matter, bundles, permalinks and dates follow Hugo's rules; no template of the blog is run. What
cannot be followed is reported with file and line.
"""

from pathlib import Path

from app.importers.hugo.blog import HugoBlog
from app.importers.records import ImportRefused, Problem

__all__ = ["HugoBlog", "parse"]


def parse(path: Path) -> HugoBlog:
    """Return the Hugo blog in the folder `path`, opened; raises ImportRefused when it cannot be one."""
    if not path.is_dir():
        raise ImportRefused(Problem(str(path), 0, "There is no such folder."))
    return HugoBlog(path)
