"""Serve the blog's feed and the feed of each category, tag, author and series, and lead old feed addresses there.

Everybody gets the same bytes: neither the host asked for, nor a query, nor `Accept` changes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app import permalinks, queries
from app.errors import BylineError, NotFound

from . import atom, document, old_paths


class Format(NamedTuple):
    """Be a format that feeds are offered in."""

    media_type: str
    serialize: Callable[[document.Feed], bytes]


# The file's name at the end of a feed's address says the format.
FORMATS = {"feed.xml": Format("application/atom+xml; charset=utf-8", atom.serialize)}
# Feeds may be read by pages of other sites; nothing in one may run or load anything.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_METHODS = "GET, HEAD, OPTIONS"
_PREFLIGHT = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
}
_BY_SLUG: dict[str, Callable[[str], document.Term]] = {
    "category": queries.category_by_slug,
    "tag": queries.tag_by_slug,
    "author": queries.author_by_slug,
    "series": queries.series_by_slug,
}

blueprint = Blueprint("feeds", __name__)


@blueprint.route("/<any({names}):name>".format(names=", ".join(map(repr, FORMATS))), methods=["GET", "OPTIONS"])
@blueprint.route(
    "/<any({kinds}):kind>/<slug>/<any({names}):name>".format(
        kinds=", ".join(_BY_SLUG), names=", ".join(map(repr, FORMATS))
    ),
    methods=["GET", "OPTIONS"],
)
def show(name: str, kind: str | None = None, slug: str = "") -> Response:
    """Answer with the feed of the blog, or of one list."""
    if request.method == "OPTIONS":
        return Response(status=204, headers=HEADERS | _PREFLIGHT)
    term = _BY_SLUG[kind](slug) if kind else None
    site = queries.current_site()
    posts = queries.published(site.entries_in_feed, term)
    feed = document.from_posts(site, posts, updated=queries.freshness().last_change, term=term)
    chosen = FORMATS[name]
    return Response(chosen.serialize(feed), content_type=chosen.media_type, headers=HEADERS)


@blueprint.before_app_request
def lead_on() -> AnyResponse | None:
    """Answer the address of a feed that another blog program had, unless something public is there."""
    old = old_paths.recognise(request.path)
    if old is None or request.method not in ("GET", "HEAD") or _is_taken(request.path):
        return None
    term = _find(old) if old.kind else None
    if old.kind and term is None:
        return None
    return redirect(permalinks.link(queries.current_site(), permalinks.feed(term)), 301)


def _is_taken(path: str) -> bool:
    """Tell whether a post, a page or a stored redirect has this address, or had it."""
    address = permalinks.requested(path)
    if queries.redirect_for(address) is not None:
        return True
    for look in (queries.public_post, queries.public_page):
        try:
            look(address)
        except NotFound:
            continue
        except BylineError:
            return True
        return True
    return False


def _find(old: old_paths.OldPath) -> document.Term | None:
    """Return the list that an old address means, by its slug or by its name as typed."""
    for slug in dict.fromkeys((old.name, old.name.lower(), "-".join(old.name.lower().split()))):
        try:
            return _BY_SLUG[old.kind](slug)
        except NotFound:
            continue
    return None
