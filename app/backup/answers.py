"""Ask the program for everything that is public, as a reader would, and note what it answers."""

from __future__ import annotations

import hashlib
import html
import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.test import create_environ

from app import clock, storage
from app.db import db
from app.models import Author, Category, Page, Post, Redirect, Series, Site, Tag

FIXED = ("/", "/archive/", "/subscribe/", "/feed.xml", "/sitemap.xml", "/robots.txt", "/no-such-address/")
NOT_PAGES = ("/admin/", "/static/", "/media/", "/healthz", "/readyz", "/metrics")
_LINK = re.compile(rb"""(?:href=["']([^"'#?]+)|<loc>([^<#?]+))""")
_MARKUP = ("text/html", "application/atom+xml", "application/xml", "application/rss+xml")
_HEADERS = ("content-type", "location")


class Answer(NamedTuple):
    """Be what the program answered at an address: its status, and a digest of its bytes and of what they mean."""

    address: str
    status: int
    digest: str


def walk(app: Flask, instant: datetime) -> Iterator[Answer]:
    """Yield the answer of every public address at an instant: all that the rows name, and all that pages lead to.

    Uploads and files that came with an import are left to `file_digest`.
    """
    with app.app_context():
        site = db.session.scalars(select(Site.url)).one()
        named = list(_named())
        db.session.remove()
    waiting, seen = deque(named), set(named)
    while waiting:
        address = waiting.popleft()
        status, headers, body = ask(app, site, address, instant)
        digest = hashlib.sha256(repr((status, [headers.get(name) for name in _HEADERS])).encode())
        is_markup = headers.get("content-type", "").partition(";")[0] in _MARKUP
        content = b""
        for block in body:
            digest.update(block)
            content += block if is_markup else b""
        yield Answer(address, status, digest.hexdigest())
        for found in _links(content, site, address):
            if found not in seen and not _is_file(app, found):
                seen.add(found)
                waiting.append(found)


def file_digest(app: Flask, name: str, instant: datetime) -> str:
    """Return the digest of what is answered at the address of a file."""
    with app.app_context():
        site = db.session.scalars(select(Site.url)).one()
        db.session.remove()
    _status, _headers, body = ask(app, site, storage.ADDRESS + quote(name, errors="surrogateescape"), instant)
    digest = hashlib.sha256()
    for block in body:
        digest.update(block)
    return digest.hexdigest()


def ask(app: Flask, site: str, address: str, instant: datetime) -> tuple[int, dict[str, str], Iterator[bytes]]:
    """Ask for an address, percent-encoded and without the site's base path."""
    environ = create_environ("/", site + "/")
    environ["PATH_INFO"] = unquote(address, errors="surrogateescape").encode(errors="surrogateescape").decode("latin-1")
    environ["HTTP_HOST"] = urlsplit(site).netloc
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> Any:  # noqa: ANN401 - WSGI's own
        started[:] = [int(status[:3]), {name.lower(): value for name, value in headers}]

    with clock.stopped_at(instant):
        body = app.wsgi_app(environ, start)
    return started[0], started[1], _closing(body)


def _closing(body: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from body
    finally:
        if hasattr(body, "close"):
            body.close()


def _named() -> Iterator[str]:
    yield from FIXED
    for model in (Post, Page, Redirect):
        for path in db.session.scalars(select(model.path).where(model.path.is_not(None))):
            yield str(path)
    terms: tuple[type[Author] | type[Category] | type[Tag] | type[Series], ...] = (Author, Category, Tag, Series)
    for term in terms:
        yield f"/{term.__tablename__}/"
        for slug in db.session.scalars(select(term.slug)):
            yield f"/{term.__tablename__}/{quote(slug, safe='')}/"
            yield f"/{term.__tablename__}/{quote(slug, safe='')}/feed.xml"


def _links(content: bytes, site: str, address: str) -> Iterator[str]:
    """Yield the addresses of this blog that a page leads to."""
    base = site.rstrip("/")
    for found in _LINK.finditer(content):
        target = urljoin(base + address, html.unescape((found[1] or found[2]).decode(errors="replace")))
        path = target.removeprefix(base)
        if path.startswith("/") and path != target and not path.startswith(NOT_PAGES):
            yield path


def _is_file(app: Flask, address: str) -> bool:
    with app.app_context():
        return storage.open_public(address) is not None
