"""Show a text as feed readers do, and give it away as a file."""

from __future__ import annotations

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.models import Page
from app.services import export_text, working_copies
from app.services.pages import PageText

from . import renderings, standing_in
from .kinds import POSTS, Kind, both
from .preview import IN_FRAME
from .routes import Route

# Stored entries hold only styles that the sanitiser has let through.
AS_FEED_READERS = f"{IN_FRAME}; style-src-attr 'unsafe-inline'"


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
    """Give the working copy as a Markdown file with all that is known of it above, as Jekyll reads it."""
    name, content = export_text.markdown(kind.find("read", id_))
    return Response(
        content,
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.md"'},
    )


ROUTES = (
    Route("/posts/<int:id_>/feed/", feed, "post.read"),
    *both("<int:id_>/download/", download, "read"),
)
