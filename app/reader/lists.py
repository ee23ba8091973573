"""Show lists of posts: home, and what is filed under a category, a tag or an author."""

from __future__ import annotations

from flask import render_template

from app import permalinks, queries
from app.models import Author, Category, Tag


def home(number: int = 1) -> str:
    """Show the newest posts under the introduction."""
    found = queries.listing(number, queries.current_site().posts_per_page)
    here = permalinks.page_of_list("/", number)
    return render_template("reader/home.html", here=here, section="/", first="/", found=found)


def category(slug: str, number: int = 1) -> str:
    """Show the posts of a category."""
    return _list("reader/category.html", queries.category_by_slug(slug), number)


def tag(slug: str, number: int = 1) -> str:
    """Show the posts with a tag, and the tags that they carry beside it."""
    term = queries.tag_by_slug(slug)
    return _list("reader/tag.html", term, number, related=queries.related_tags(term))


def author(slug: str, number: int = 1) -> str:
    """Show who an author is, and the posts that bear the name."""
    return _list("reader/author.html", queries.author_by_slug(slug), number)


def _list(template: str, term: Author | Category | Tag, number: int, **more: object) -> str:
    found = queries.listing(number, queries.current_site().posts_per_page, term)
    first = permalinks.term(term)
    here = permalinks.page_of_list(first, number)
    return render_template(template, here=here, first=first, term=term, found=found, **more)
