"""Show a text as readers will see it: by their own template, without scripts, in the editor's frame."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app import access, queries
from app.models import Page, Post
from app.responses import CONTENT_SECURITY_POLICY
from app.services import preview_links, working_copies
from app.services.pages import PageText
from app.services.posts import PostText

from . import guard, renderings, standing_in
from .desk import Desk
from .kinds import PAGES, POSTS, Kind, both
from .routes import POST, Route

# No script at all: what is typed is shown where a signed-in person's session lives.
IN_FRAME = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'") + (
    "; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)


def show() -> ResponseReturnValue:
    """Show what stands in the editor's form, saved or not."""
    kind = PAGES if request.form.get("kind") == PAGES.name else POSTS
    of = request.form.get("of", "")
    item = kind.find("read", int(of)) if of.isascii() and of.isdigit() else None
    if item is None:
        access.authorise(guard.actor(), kind.rights["create"])
    desk = Desk(kind, item)
    desk.form.validate()  # what cannot be taken is shown as it was before
    return _framed(item, desk.text())


def saved(kind: Kind, id_: int) -> ResponseReturnValue:
    """Show the working copy of a post or page."""
    item = kind.find("read", id_)
    return _framed(item, working_copies.text_of(item))


def by_link(secret: str) -> ResponseReturnValue:
    """Show a working copy to whoever has its secret link."""
    item = preview_links.find(secret)
    response = make_response(picture(item, working_copies.text_of(item), "secret"))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def picture(item: Post | Page | None, text: PostText | PageText, way: str) -> str:
    """Return the page that readers would get; `way` is `bare`, `whole` or `secret`."""
    rendered = renderings.of_text(item, text)
    if isinstance(text, PageText):
        shown = standing_in.page(item if isinstance(item, Page) else None, text, rendered)
        return render_template("admin/preview/page.html", here=shown.path, section=shown.path, page=shown, way=way)
    post = standing_in.post(item if isinstance(item, Post) else None, text, rendered)
    newer, older = queries.neighbours(post)
    return render_template(
        "admin/preview/post.html",
        here=post.path,
        section="/",
        post=post,
        parts=standing_in.parts(post),
        newer=newer,
        older=older,
        way=way,
    )


def _framed(item: Post | Page | None, text: PostText | PageText) -> Response:
    response = make_response(picture(item, text, "bare" if "bare" in request.args else "whole"))
    response.headers["Content-Security-Policy"] = IN_FRAME
    return response


ROUTES = (
    Route("/preview/", show, "post.create", POST),
    Route("/preview/<secret>/", by_link, None),
    *both("<int:id_>/preview/", saved, "read"),
)
