"""Tell search engines what there is: sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Response

from app import permalinks, queries
from app.errors import NotFound

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LARGEST_SITEMAP = 2_000  # of 50,000 allowed (https://www.sitemaps.org/protocol.html): no part takes long to make
Address = tuple[str, datetime | None]


def sitemap() -> Response:
    """List every public address, or the parts of the list where it is too long for one file."""
    others, posts = list(_others()), queries.number_of_posts()
    parts = -(-(len(others) + posts) // LARGEST_SITEMAP)
    if parts <= 1:
        return _xml("urlset", "url", _part(1, others, posts))
    return _xml("sitemapindex", "sitemap", [(f"/sitemap-{number}.xml", None) for number in range(1, parts + 1)])


def sitemap_part(number: int) -> Response:
    """List one part of the addresses of a blog that needs several."""
    others, posts = list(_others()), queries.number_of_posts()
    if len(others) + posts <= LARGEST_SITEMAP or (number - 1) * LARGEST_SITEMAP >= len(others) + posts:
        raise NotFound("no such part of the sitemap")
    return _xml("urlset", "url", _part(number, others, posts))


def robots() -> Response:
    """Let crawlers read everything public, and show them the sitemap."""
    site = queries.current_site()
    lines = ("User-agent: *", f"Disallow: {permalinks.link(site, '/admin/')}", "")
    return Response(
        "\n".join((*lines, f"Sitemap: {permalinks.absolute(site, '/sitemap.xml')}", "")), mimetype="text/plain"
    )


def _part(number: int, others: list[Address], posts: int) -> list[Address]:
    """Return one part of the addresses: first all that are not posts, then the posts."""
    start = (number - 1) * LARGEST_SITEMAP
    part = others[start : start + LARGEST_SITEMAP]
    rest = LARGEST_SITEMAP - len(part)
    return part + list(queries.addresses(rest, max(0, start - len(others)), posts)) if rest else part


def _others() -> Iterator[Address]:
    for path in ("/", "/archive/", "/subscribe/"):
        yield path, None
    for page in queries.public_pages():
        yield page.path, page.modified_at
    counted = queries.categories_with_counts, queries.tags_with_counts, queries.authors_with_counts, queries.all_series
    for terms in counted:
        for term, _count in terms():
            yield permalinks.term(term), None


def _xml(root_name: str, item_name: str, addresses: list[Address]) -> Response:
    """Write addresses as XML; by hand, since a tree of many thousands takes a second to build."""
    site = queries.current_site()
    lines = []
    for path, changed in addresses:
        modified = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed is not None else ""
        lines.append(f"<{item_name}><loc>{escape(permalinks.absolute(site, path))}</loc>{modified}</{item_name}>")
    text = f'<{root_name} xmlns="{NAMESPACE}">{"".join(lines)}</{root_name}>'
    return Response(f"<?xml version='1.0' encoding='utf-8'?>\n{text}", mimetype="application/xml")
