"""Show the titles of all posts by year."""

from __future__ import annotations

from flask import render_template

from app import permalinks, queries

POSTS_PER_PAGE = 1000


def show(number: int = 1) -> str:
    """Show a page of the archive; only a very long one has more than the first."""
    return render_template(
        "reader/archive.html",
        here=permalinks.page_of_list("/archive/", number),
        section="/archive/",
        first="/archive/",
        found=queries.archive(number, POSTS_PER_PAGE),
    )
