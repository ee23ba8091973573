"""Show the titles of all posts by year."""

from __future__ import annotations

from flask import render_template

from app import permalinks, queries
from app.errors import NotFound

POSTS_PER_PAGE = 1000


def show(number: int = 1) -> str:
    """Show a page of the archive; only a very long one has more than the first."""
    total = queries.archive_size()
    pages = max(1, -(-total // POSTS_PER_PAGE))
    if number > pages:
        raise NotFound("no such page of the archive")
    posts = queries.archive(POSTS_PER_PAGE, (number - 1) * POSTS_PER_PAGE)
    return render_template(
        "reader/archive.html",
        here=permalinks.page_of_list("/archive/", number),
        section="/archive/",
        first="/archive/",
        found=queries.Listing(posts, number, pages, total),
    )
