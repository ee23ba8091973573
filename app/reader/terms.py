"""Show all categories, tags and authors, each with the number of its posts."""

from __future__ import annotations

from flask import render_template

from app import queries


def categories() -> str:
    """Show all categories."""
    return render_template(
        "reader/terms.html", here="/category/", title="Categories", terms=queries.categories_with_counts()
    )


def tags() -> str:
    """Show all tags."""
    return render_template("reader/terms.html", here="/tag/", title="Tags", terms=queries.tags_with_counts())


def authors() -> str:
    """Show all authors."""
    return render_template("reader/terms.html", here="/author/", title="Authors", terms=queries.authors_with_counts())
