"""Make the records of posts and pages out of their heads and bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.importers.hugo.heads import Head
from app.importers.hugo.values import Value, text_of, texts_of
from app.importers.jekyll.plain import plain_text
from app.importers.jekyll.urls import encode_path
from app.importers.records import ImportedAuthor, ImportedFile, ImportedPage, ImportedPost, Problem

_IMAGES = ("images", "image", "cover", "featured_image", "featuredimage", "thumbnail", "banner", "hero", "feature")
MORE = "<!--more-->"


def make_post(
    head: Head,
    body: str,
    entry_id: str | None,
    authors: tuple[ImportedAuthor, ...],
    files: tuple[ImportedFile, ...],
    problems: tuple[Problem, ...],
) -> ImportedPost:
    """Return the record of a post."""
    image, alt = _image(head)
    shown = head.date
    if shown is not None and head.publish is not None and "publishdate" in head.values and head.publish.at > shown.at:
        shown = head.publish  # nobody may read it before that
    updated = head.lastmod or head.date
    values = head.values
    return ImportedPost(
        source=head.source,
        title=head.title,
        has_title=head.has_title,
        slug=head.slug,
        path=head.url,
        entry_id=entry_id,
        state=head.state,
        body=body,
        published_at=shown.at if shown else None,
        published_offset=shown.offset if shown else 0,
        updated_at=updated.at if updated and shown else None,
        updated_offset=updated.offset if updated and shown else 0,
        summary=summary(values),
        excerpt_separator=MORE if MORE in body else "\n\n",
        authors=authors,
        categories=texts_of(values.get("categories") or values.get("category")),
        tags=texts_of(values.get("tags") or values.get("tag")),
        image=image,
        image_alt=alt,
        canonical=text_of(values.get("canonicalurl") or values.get("canonical")),
        series=next(iter(texts_of(values.get("series"))), None),
        series_position=_number(values.get("series_order") or values.get("series_weight")),
        redirect_from=redirects(head),
        body_line=head.body_line,
        files=files,
        problems=problems,
    )


def make_page(
    head: Head, body: str, files: tuple[ImportedFile, ...], problems: tuple[Problem, ...], *, listed: bool
) -> ImportedPage:
    """Return the record of a page; its address is known."""
    return ImportedPage(
        source=head.source,
        title=head.title,
        slug=head.slug,
        path=head.url or "/",
        body=body,
        state=head.state,
        in_navigation=listed,
        summary=summary(head.values),
        redirect_from=redirects(head),
        body_line=head.body_line,
        files=files,
        problems=problems,
    )


def summary(values: Mapping[str, Value]) -> str | None:
    """Return the typed summary as plain text."""
    for key in ("summary", "description"):
        if found := text_of(values.get(key)):
            return plain_text(found) or None
    return None


def redirects(head: Head) -> tuple[str, ...]:
    """Return the old addresses that lead to a text; one without a slash in front is beside it."""
    found = []
    above = (head.url or "/").rstrip("/").rpartition("/")[0]
    for alias in texts_of(head.values.get("aliases")):
        path = alias if alias.startswith("/") else f"{above}/{alias}"
        path = re.sub("/+", "/", path)
        if not re.search(r"\.[A-Za-z0-9]{1,5}$", path):
            path = path.rstrip("/") + "/"
        found.append(encode_path(path))
    return tuple(dict.fromkeys(found))


def menu_of(values: Mapping[str, Value]) -> bool:
    """Tell whether a text puts itself into the main menu."""
    menu = values.get("menu") or values.get("menus")
    return "main" in (menu if isinstance(menu, dict | list) else [menu])


def _image(head: Head) -> tuple[str | None, str | None]:
    for key in _IMAGES:
        value = head.values.get(key)
        value = value[0] if isinstance(value, list) and value else value
        alt = None
        if isinstance(value, dict):
            alt = text_of(value.get("alt") or value.get("caption"))
            value = value.get("image") or value.get("src") or value.get("url")
        if (address := text_of(value)) and not address.startswith("#"):
            if "://" not in address and not address.startswith("/"):
                in_bundle = address in head.entry.resources or head.entry.kind == "leaf"
                address = f"{(head.url or '/').rstrip('/')}/{address}" if in_bundle else f"/{address}"
            return address, alt
    return None, None


def image_of(head: Head) -> str | None:
    """Return the address of the picture that stands for a text."""
    return _image(head)[0]


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 100_000 else None
