"""Show series: all of them, and the parts of one in their order."""

from __future__ import annotations

from flask import render_template

from app import permalinks, queries


def index() -> str:
    """Show all series."""
    return render_template(
        "reader/terms.html", here="/series/", section="/series/", title="Series", terms=queries.all_series()
    )


def show(slug: str) -> str:
    """Show the parts of a series, published and planned."""
    term = queries.series_by_slug(slug)
    return render_template(
        "reader/series.html",
        here=permalinks.term(term),
        section="/series/",
        term=term,
        parts=queries.series_posts(term),
    )
