"""Find the uploads that a text names, and tell the renderer what it must know of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app import permalinks, storage
from app.content import Variant
from app.db import db
from app.models import Media, Site

AT_ONCE = 200  # names in one question


def names_in(*texts: str | None) -> list[str]:
    """Return the names of uploads that texts hold in any address, in order and once each."""
    found = (match[0] for text in texts if text and storage.ADDRESS in text for match in storage.UPLOAD.finditer(text))
    return list(dict.fromkeys(found))


def used_in(text: str, beside: Sequence[Media] = ()) -> list[Media]:
    """Return the uploads that a text names; some may not be in the database yet."""
    names = names_in(text)
    new = [media for media in beside if media.name in names]
    stored: list[Media] = []
    for start in range(0, len(names), AT_ONCE):
        chosen = select(Media).where(Media.name.in_(names[start : start + AT_ONCE]))
        stored += db.session.scalars(chosen)
    return [*new, *stored]


def address(site: Site, name: str) -> str:
    """Return the address of an upload for use in a text: from the root, with the base path of the site."""
    return permalinks.link(site, storage.ADDRESS + name)


def sizes(site: Site, uploads: Iterable[Media]) -> dict[str, tuple[int, int]]:
    """Return width and height of pictures in px by each address that a text may write."""
    return {
        written: (media.width, media.height)
        for media in uploads
        if media.width and media.height
        for written in _written(site, media)
    }


def variants(site: Site, uploads: Iterable[Media]) -> dict[str, tuple[Variant, ...]]:
    """Return the smaller copies of pictures by each address that a text may write."""
    return {
        written: tuple(
            Variant(one["width"], one["type"], address(site, one["name"]), bool(one.get("still")))
            for one in media.variants
        )
        for media in uploads
        for written in _written(site, media)
    }


def _written(site: Site, media: Media) -> set[str]:
    return {address(site, media.name), permalinks.absolute(site, storage.ADDRESS + media.name)}
