"""Bring in the sample blog, which doubles as the guide."""

from __future__ import annotations

from pathlib import Path

from app.db import db
from app.importers import IMPORTERS
from app.models import Site
from app.services import site
from app.services.imports import Importing

FOLDER = Path(__file__).resolve().parent.parent / "sample"


def importing() -> Importing:
    """Return the import of the sample blog, ready to be carried out."""
    return Importing(db.session.get_one(Site, 1), "jekyll", "sample", IMPORTERS["jekyll"](FOLDER), samples=True)


def name_blog() -> None:
    """Give a blog that has no name yet the sample's."""
    blog = db.session.get_one(Site, 1)
    for key, text in site.SAMPLE_NAMES.items():
        if site.is_default(blog, key):
            setattr(blog, key, text)
    db.session.flush()
    site.content_changed()
