"""Say how a post is cited: as BibTeX and in plain words."""

from __future__ import annotations

import html
import re

from app import permalinks, queries
from app.models import Post, Site

from .dates import day, written

_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_IN_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def bibtex(post: Post) -> str:
    """Return a BibTeX entry for a published post."""
    site = queries.current_site()
    names, title, url = _parts(post, site)
    fields = [
        ("author", " and ".join(_tex(name) for name in names)),
        ("title", f"{{{_tex(title)}}}"),
        ("journal", _tex(site.title)),
    ]
    if post.published_at is not None:
        date = written(post.published_at, post.published_offset)
        fields += [("year", str(date.year)), ("month", str(date.month)), ("day", str(date.day))]
    # An address ends a field only by a brace, and the encoded form of a brace is as good.
    fields.append(("url", url.replace("{", "%7B").replace("}", "%7D")))
    first_name = names[0].split()[-1] if names[0].split() else "post"
    key = re.sub(r"[^a-z0-9-]", "", f"{first_name}-{post.slug}".lower()).strip("-") or "post"
    lines = "\n".join(f"  {name} = {{{value}}}," for name, value in fields)
    return f"@online{{{key},\n{lines}\n}}"


def reference(post: Post) -> str:
    """Return a reference in plain words."""
    site = queries.current_site()
    names, title, url = _parts(post, site)
    when = f", {day(written(post.published_at, post.published_offset))}" if post.published_at else ""
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{who}. “{title}”. {site.title}{when}. {url}"


def _parts(post: Post, site: Site) -> tuple[list[str], str, str]:
    names = [author.name for author in post.authors] or [site.feed_author or site.title]
    return names, html.unescape(post.feed_title), permalinks.absolute(site, permalinks.post(post))


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _IN_TEX.get(match[0], f"\\{match[0]}"), " ".join(text.split()))
