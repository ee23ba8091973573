"""Take the blog out as a zip file, written while it is sent."""

from __future__ import annotations

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from app import clock, queries
from app.errors import NotFound
from app.exporters import EXPORTERS, packing
from app.services.export import StoredBlog

from .routes import Route

FORMATS = {
    "jekyll": ("Jekyll", "A folder that Jekyll builds. Brought into an empty Byline, it is this blog again."),
    "hugo": ("Hugo", "A folder that Hugo builds. Brought into an empty Byline, it is this blog again."),
    "json": ("JSON", "One document with all texts beside their files, for programs of your own."),
}


def show() -> ResponseReturnValue:
    """Offer every format."""
    return render_template("admin/export.html", formats=FORMATS)


def download(form: str) -> ResponseReturnValue:
    """Send the blog in one format."""
    if form not in FORMATS:
        raise NotFound("no such format")
    members = EXPORTERS[form](StoredBlog(queries.current_site()))
    name = f"byline-{form}-{clock.now():%Y-%m-%d}.zip"
    return Response(
        stream_with_context(packing.zipped(members)),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


ROUTES = (
    Route("/export/", show, "export.take"),
    Route("/export/<form>.zip", download, "export.take"),
)
