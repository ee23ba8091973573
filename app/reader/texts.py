"""Show a post, a page, or a file that an import brought, at the address that is stored with it."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import permalinks, queries, storage
from app.models import Page, Post

from . import files, sources

UPLOADS = storage.ADDRESS


def show(path: str) -> ResponseReturnValue:
    """Answer with the page, the file or the post at this address."""
    path = permalinks.requested(request.path)
    # The database first: most addresses are texts, and the store of files may be far away.
    file = storage.open_public(path) if path.startswith(UPLOADS) or not queries.is_occupied(path) else None
    if file is not None:
        is_upload = path.startswith(UPLOADS) and storage.is_upload(path.removeprefix(UPLOADS))
        return files.send_upload(file) if is_upload else files.send(file)
    post = sources.find(path)
    if post is not None:
        return sources.send(post)
    text = queries.public_text(path)
    return _post(text) if isinstance(text, Post) else _page(text)


def _post(post: Post) -> str:
    newer, older = queries.neighbours(post)
    return render_template(
        "reader/post.html",
        here=post.path,
        section="/",
        post=post,
        parts=queries.series_posts(post.series) if post.series else (),
        newer=newer,
        older=older,
    )


def _page(page: Page) -> str:
    return render_template("reader/page.html", here=page.path, section=page.path, page=page)
