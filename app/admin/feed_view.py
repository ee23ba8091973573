"""Show a text as feed readers do, and give it away as a file."""

from __future__ import annotations

import re

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.models import Page, Post
from app.responses import script_hash
from app.services import working_copies
from app.services.pages import PageText

from . import renderings, standing_in
from .kinds import POSTS, Kind, both
from .preview import IN_FRAME
from .routes import Route

# The one style that stored entries may hold: kramdown's alignment of table cells.
_ALIGNED = " ".join(script_hash(f"text-align: {side}") for side in ("left", "center", "right"))
AS_FEED_READERS = f"{IN_FRAME}; style-src-attr 'unsafe-hashes' {_ALIGNED}"


def feed(id_: int) -> ResponseReturnValue:
    """Show title, summary and body as feed readers strip them."""
    item = POSTS.find("read", id_)
    text = working_copies.text_of(item)
    if isinstance(text, PageText) or isinstance(item, Page):
        raise AssertionError("a page is in no feed")
    shown = standing_in.post(item, text, renderings.of_text(item, text))
    response = make_response(render_template("admin/editor/feed.html", post=shown, text=text))
    response.headers["Content-Security-Policy"] = AS_FEED_READERS
    return response


def download(kind: Kind, id_: int) -> ResponseReturnValue:
    """Give the working copy as a Markdown file with front matter, as Jekyll reads it."""
    item = kind.find("read", id_)
    text = working_copies.text_of(item)
    lines = [("title", text.title), ("description", text.summary), ("lang", text.language)]
    if isinstance(item, Post) and not isinstance(text, PageText):
        lines += [
            ("date", item.published_at.isoformat(sep=" ", timespec="seconds") if item.published_at else None),
            ("permalink", item.path),
            ("author", ", ".join(text.authors)),
            ("image", text.image),
            ("canonical_url", text.canonical_url),
        ]
        lists = [("categories", text.categories), ("tags", text.tags)]
    else:
        lines.append(("permalink", item.path))
        lists = []
    matter = [f"{name}: {_quoted(value)}" for name, value in lines if value]
    matter += [f"{name}: [{', '.join(_quoted(each) for each in values)}]" for name, values in lists if values]
    slug = (item.slug if isinstance(item, Post) else item.path.strip("/").replace("/", "-")) or "text"
    name = re.sub(r"[^A-Za-z0-9-]+", "-", slug).strip("-") or "text"
    return Response(
        "---\n" + "\n".join(matter) + f"\n---\n\n{text.body}",
        mimetype="text/markdown",
        headers={"Content-Disposition": f'attachment; filename="{name}.md"'},
    )


def _quoted(text: str) -> str:
    """Return a text as YAML reads it back: between double quotes, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


ROUTES = (
    Route("/posts/<int:id_>/feed/", feed, "post.read"),
    *both("<int:id_>/download/", download, "read"),
)
