"""Explain the feed to people, and name every feed there is."""

from __future__ import annotations

from flask import render_template

from app import queries

SAMPLES = 3  # entries shown as feed readers list them


def show() -> str:
    """Show what a feed is, its address, the other feeds, and the newest entries."""
    groups = (
        ("Categories", queries.categories_with_counts()),
        ("Series", queries.all_series()),
        ("Authors", queries.authors_with_counts()),
        ("Tags", queries.tags_with_counts()),
    )
    return render_template(
        "reader/subscribe.html",
        here="/subscribe/",
        section="/subscribe/",
        groups=[(title, terms) for title, terms in groups if terms],
        newest=queries.listing(1, SAMPLES).posts,
    )
