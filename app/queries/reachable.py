"""Tell which addresses of this blog readers cannot open."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote

from sqlalchemy import select

from app.db import db
from app.models import Author, Category, Media, Page, Post, Redirect, Series, Tag

TERMS: dict[str, type[Author] | type[Category] | type[Tag] | type[Series]] = {
    "author": Author,
    "category": Category,
    "tag": Tag,
    "series": Series,
}
# What the program answers itself, and files that came from an old blog; nobody can type these wrong and be told here.
_UPLOADS = "media"
_OURS = ("", "archive", "feed.xml", "subscribe", "sitemap.xml", "page", "static", "robots.txt", "admin")


def unreachable(paths: Sequence[str]) -> list[str]:
    """Return those paths, percent-encoded as stored, behind which readers find nothing."""
    candidates: dict[str, set[str]] = {}
    for path in paths:
        first = path.split("/")[1] if path.startswith("/") else ""
        if first not in _OURS and not _is_file(path):
            candidates[path] = _spellings(path)
    wanted = {spelling for spellings in candidates.values() for spelling in spellings}
    found: set[str] = set()
    for model in (Post, Page):
        chosen = select(model.path).where(model.path.in_(wanted), model.is_public)
        found.update(path for path in db.session.scalars(chosen) if path)
    found.update(db.session.scalars(select(Redirect.path).where(Redirect.path.in_(wanted))))
    found.update(_terms(candidates))
    return [path for path, spellings in candidates.items() if not spellings & found]


def _spellings(path: str) -> set[str]:
    stem = path.removesuffix("/index.html").rstrip("/").removesuffix(".html")
    return {path, stem, f"{stem}/", f"{stem}.html"}


def _is_file(path: str) -> bool:
    """Tell whether a path names a file other than a page: an upload that is there, or one of an old blog."""
    parts = path.split("/")
    if parts[1] == _UPLOADS:
        name = unquote("/".join(parts[2:]))
        known = db.session.scalar(select(Media.id).where(Media.name == name))
        return known is not None or name.startswith("imported/") or "/" in name
    return "." in parts[-1] and not parts[-1].endswith(".html")


def _terms(candidates: dict[str, set[str]]) -> set[str]:
    """Return the paths of lists that exist, and of their feeds and further pages."""
    found = set()
    for path in candidates:
        parts = path.split("/")
        model = TERMS.get(parts[1])
        if model is None:
            continue
        slug = unquote(parts[2]) if len(parts) > 2 else ""
        if not slug or db.session.scalar(select(model.id).where(model.slug == slug)) is not None:
            found.add(path)
    return found
