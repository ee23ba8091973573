"""Find out whether a blog sets single dollars as maths, which only its layouts can say."""

import re
from pathlib import Path

from app.importers.jekyll import source as files

MAX_FILES = 300
# MathJax says inlineMath: [['$', '$']], KaTeX {left: "$", right: "$"}.
_DOLLAR = re.compile(r"(?:inlineMath['\"]?\s*:\s*\[[^$]{0,100}|left['\"]?\s*:\s*)['\"]\$['\"]")


def uses_dollars(root: Path, sources: list[str]) -> bool:
    """Say whether a layout, include or script configures MathJax or KaTeX for `$...$`."""
    places = [
        path
        for path in sources
        if path.startswith(("_includes/", "_layouts/")) or (path.endswith(".js") and not path.endswith(".min.js"))
    ]
    for path in places[:MAX_FILES]:
        try:
            if _DOLLAR.search(files.read_text(root, path)):
                return True
        except files.Unreadable:
            continue
    return False
