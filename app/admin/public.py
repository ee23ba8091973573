"""What is public: the feed as subscribers get it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.test import create_environ, run_wsgi_app

from app import permalinks, queries

from .routes import Route

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Seen:
    """Be one entry as a feed reader takes it in."""

    title: str
    id: str
    link: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    summary: str
    content: str


def show() -> ResponseReturnValue:
    """Show the entries of the feed, read from the very bytes that subscribers get."""
    site = queries.current_site()
    environ = create_environ(permalinks.link(site, permalinks.FEED), site.url)
    body, status, _headers = run_wsgi_app(current_app.wsgi_app, environ, buffered=True)
    document = b"".join(body)
    root = ElementTree.fromstring(document)  # noqa: S314 - this program wrote it a moment ago
    return render_template(
        "admin/public.html",
        address=permalinks.absolute(site, permalinks.FEED),
        status=status,
        size=len(document),
        id=root.findtext(ATOM + "id", ""),
        updated=root.findtext(ATOM + "updated", ""),
        entries=[_seen(entry) for entry in root.iter(f"{ATOM}entry")],
    )


def _seen(entry: ElementTree.Element) -> Seen:
    def text(name: str) -> str:
        return entry.findtext(ATOM + name, "")

    link = next((item.get("href", "") for item in entry.iter(f"{ATOM}link") if item.get("rel") == "alternate"), "")
    return Seen(
        text("title"),
        text("id"),
        link,
        text("published"),
        text("updated"),
        tuple(author.findtext(ATOM + "name", "") for author in entry.iter(f"{ATOM}author")),
        tuple(category.get("term", "") for category in entry.iter(f"{ATOM}category")),
        text("summary"),
        text("content"),
    )


ROUTES = (Route("/public/", show, "feed.read"),)
