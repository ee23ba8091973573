"""Read public content: every query that a reader's request may make."""

from .addresses import (
    has_short_links,
    is_occupied,
    is_short_link,
    nearest_addresses,
    public_page,
    public_pages,
    public_post,
    public_text,
    redirect_for,
)
from .freshness import Freshness, freshness
from .lists import Listing, addresses, archive, listing, neighbours, number_of_posts, published, series_posts
from .reachable import unreachable
from .site import current_site, navigation_pages
from .sources import post_of_source
from .terms import (
    all_series,
    author_by_slug,
    authors_with_counts,
    categories_with_counts,
    category_by_slug,
    has_series,
    related_tags,
    series_by_slug,
    tag_by_slug,
    tags_with_counts,
)

__all__ = [
    "Freshness",
    "Listing",
    "addresses",
    "all_series",
    "archive",
    "author_by_slug",
    "authors_with_counts",
    "categories_with_counts",
    "category_by_slug",
    "current_site",
    "freshness",
    "has_series",
    "has_short_links",
    "is_occupied",
    "is_short_link",
    "listing",
    "navigation_pages",
    "nearest_addresses",
    "neighbours",
    "number_of_posts",
    "post_of_source",
    "public_page",
    "public_pages",
    "public_post",
    "public_text",
    "published",
    "redirect_for",
    "related_tags",
    "series_by_slug",
    "series_posts",
    "tag_by_slug",
    "tags_with_counts",
    "unreachable",
]
