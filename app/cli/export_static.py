"""Take out the public site as files for any web server: `flask export static`."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from sqlalchemy import select
from werkzeug.test import Client
from werkzeug.wrappers import Response

from app import permalinks
from app.db import db
from app.exporters.static import Answer, StaticSite
from app.models import Redirect
from app.models.redirect import SHORT
from app.queries import current_site
from app.services.export import StoredBlog

from .export import destination_of, write
from .running import command as running


@click.command("static")
@click.argument("destination")
@running
def command(destination: str) -> None:
    """Take out what readers see as files for any web server; DESTINATION is a new or empty folder, or a .zip file."""
    place = destination_of(destination)
    blog = current_site()
    walk = StaticSite(asking(current_app._get_current_object(), blog.url), blog.url)  # type: ignore[attr-defined]
    start = ["/feed.xml", "/sitemap.xml", "/robots.txt", "/favicon.ico"]
    redirects = db.session.scalars(select(Redirect.path).order_by(Redirect.path))
    start += [path for path in redirects if not path.startswith(SHORT)]  # no file answers a query
    start += [file.address for file in StoredBlog(blog).files()]
    db.session.rollback()
    with click.progressbar(walk.members(start), label="Exporting", show_percent=False, show_pos=True) as members:
        count = write(members, place, public=True)
    click.echo(f"{count} files are in {place}; serve them at {blog.url}/.")
    missing = {path: page for path, page in walk.broken.items() if not page.startswith("/media/")}
    for path, page in sorted(missing.items())[:20]:
        click.echo(f"{page} names {path}, where nothing is.")
    if len(missing) > 20:
        click.echo(f"{len(missing) - 20} more addresses lead nowhere.")


def asking(app: Flask, url: str) -> Callable[[str], Answer]:
    """Return a function that asks the application as any reader would."""
    client = Client(app.wsgi_app, Response)
    base = permalinks.base_path(current_site())
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}{base}/"

    def ask(path: str) -> Answer:
        with client.get(path, base_url=host) as response:
            return Answer(response.status_code, response.mimetype or "", response.data, response.location or "")

    return ask
