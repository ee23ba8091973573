"""Serve what readers see: one line per address here, the views beside."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from app import permalinks, queries, storage

from . import archive, crawlers, files, lists, ranges, series, subscribe, terms, texts
from .numbers import PageNumber

ROUTES = (
    ("/", lists.home),
    ("/page/<page_number:number>/", lists.home),
    ("/category/", terms.categories),
    ("/category/<slug>/", lists.category),
    ("/category/<slug>/page/<page_number:number>/", lists.category),
    ("/tag/", terms.tags),
    ("/tag/<slug>/", lists.tag),
    ("/tag/<slug>/page/<page_number:number>/", lists.tag),
    ("/author/", terms.authors),
    ("/author/<slug>/", lists.author),
    ("/author/<slug>/page/<page_number:number>/", lists.author),
    ("/series/", series.index),
    ("/series/<slug>/", series.show),
    ("/archive/", archive.show),
    ("/archive/page/<page_number:number>/", archive.show),
    ("/subscribe/", subscribe.show),
    ("/sitemap.xml", crawlers.sitemap),
    ("/sitemap-<page_number:number>.xml", crawlers.sitemap_part),
    ("/robots.txt", crawlers.robots),
    ("/favicon.ico", files.favicon),
    ("/static/<path:name>", files.static),
)
EVERYTHING_ELSE = "/<path:path>"

blueprint = Blueprint("reader", __name__)
blueprint.record_once(lambda state: state.app.url_map.converters.update(page_number=PageNumber))
for rule, view in ROUTES:
    endpoint = f"{view.__module__.rpartition('.')[2]}_{view.__name__}"
    blueprint.add_url_rule(rule, endpoint, view, strict_slashes=False)
blueprint.add_url_rule(EVERYTHING_ELSE, "text", texts.show)


@blueprint.before_request
def _settle_address() -> ResponseReturnValue | None:
    """Let a text that an import brought to the address of a list keep it; give lists their final slash by one 301."""
    rule = request.url_rule.rule if request.url_rule else EVERYTHING_ELSE
    if not rule.endswith("/"):
        return None
    path = permalinks.requested(request.path)
    if path != "/" and (queries.is_occupied(path) or (not path.endswith("/") and storage.open_public(path))):
        return texts.show(path)
    number = (request.view_args or {}).get("number")
    if number == 1:
        return redirect(permalinks.link(queries.current_site(), path[: path.rindex("page/")]), 301)
    if not path.endswith("/"):
        return redirect(permalinks.link(queries.current_site(), f"{path}/"), 301)
    return None


blueprint.before_request(ranges.ignore_others)
blueprint.after_request(ranges.prefer_nothing)
