"""Tell search engines what there is: sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree

from flask import Response

from app import permalinks, queries
from app.errors import NotFound

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LARGEST_SITEMAP = 50_000  # https://www.sitemaps.org/protocol.html
Address = tuple[str, datetime | None]


def sitemap() -> Response:
    """List every public address, or the parts of the list where it is too long for one file."""
    addresses = list(_addresses())
    if len(addresses) <= LARGEST_SITEMAP:
        return _xml("urlset", "url", addresses)
    parts = -(-len(addresses) // LARGEST_SITEMAP)
    return _xml("sitemapindex", "sitemap", [(f"/sitemap-{number}.xml", None) for number in range(1, parts + 1)])


def sitemap_part(number: int) -> Response:
    """List one part of the addresses of a blog that needs several."""
    addresses = list(_addresses())
    part = addresses[(number - 1) * LARGEST_SITEMAP : number * LARGEST_SITEMAP]
    if not part or len(addresses) <= LARGEST_SITEMAP:
        raise NotFound("no such part of the sitemap")
    return _xml("urlset", "url", part)


def robots() -> Response:
    """Let crawlers read everything public, and show them the sitemap."""
    site = queries.current_site()
    lines = ("User-agent: *", f"Disallow: {permalinks.link(site, '/admin/')}", "")
    return Response(
        "\n".join((*lines, f"Sitemap: {permalinks.absolute(site, '/sitemap.xml')}", "")), mimetype="text/plain"
    )


def _addresses() -> Iterator[Address]:
    for path in ("/", "/archive/", "/subscribe/"):
        yield path, None
    for page in queries.public_pages():
        yield page.path, page.modified_at
    counted = queries.categories_with_counts, queries.tags_with_counts, queries.authors_with_counts, queries.all_series
    for terms in counted:
        for term, _count in terms():
            yield permalinks.term(term), None
    for post in queries.archive():
        yield permalinks.post(post), post.modified_at


def _xml(root_name: str, item_name: str, addresses: list[Address]) -> Response:
    site = queries.current_site()
    root = ElementTree.Element(root_name, xmlns=NAMESPACE)
    for path, changed in addresses:
        item = ElementTree.SubElement(root, item_name)
        ElementTree.SubElement(item, "loc").text = permalinks.absolute(site, path)
        if changed is not None:
            ElementTree.SubElement(item, "lastmod").text = changed.isoformat(timespec="seconds")
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, mimetype="application/xml")
