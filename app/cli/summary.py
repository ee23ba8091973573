"""Say in a few lines how the blog is about to be served, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.engine import URL

from app.models import Site


def lines(site: Site, workers: int) -> Iterator[str]:
    """Yield what somebody wants to see who has just started the server; no password is in it."""
    settings = current_app.config
    url: URL = settings["DATABASE_URL"]
    database = url.database if url.drivername.startswith("sqlite") else url.set(query={}).render_as_string()
    media = settings["MEDIA_URL"]
    where = f"bucket {media.name}" if media else settings["MEDIA"]
    yield f"Database: {database}"
    yield f"Files:    {where}"
    yield (
        f"Workers:  {workers}, of {settings['THREADS']} threads and {settings['CACHE_MEGABYTES']} MB of kept pages "
        f"each; web servers in front: {settings['TRUSTED_PROXIES']}"
    )
    missing = list(_missing(site))
    if missing:
        yield f"Missing:  {missing[0]}"
        yield from (f"          {one}" for one in missing[1:])


def _missing(site: Site) -> Iterator[str]:
    settings = current_app.config
    address = urlsplit(site.url)
    if address.scheme == "https" and not settings["TRUSTED_PROXIES"]:
        yield "BYLINE_TRUSTED_PROXIES, how many web servers stand in front; without it all clients seem to be one"
