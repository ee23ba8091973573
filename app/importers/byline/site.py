"""Read the data file in which this program wrote down what it knows of the blog as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from app.importers.byline import checks
from app.importers.byline.values import instant, mapping, mappings, text
from app.importers.own import OwnFile, OwnGone, OwnRedirect, OwnRow, OwnSite, OwnUpload
from app.importers.records import ImportedAuthor, ImportedSite, NavigationLink

UPLOADS = "/media/"
NEEDED = ("name", "digest", "original_name", "media_type", "bytes")
UPLOAD = (*NEEDED, "width", "height", "animated", "alt", "decorative", "caption", "credit", "variants")


def read_site(value: object, find: Callable[[str], Path | None]) -> OwnSite | None:
    """Return what the data file says, or nothing where this program did not write it.

    Args:
        value: the file's content.
        find: returns the file of the folder at a path, if there is one.
    """
    values = mapping(value)
    if values.get("format") != 1:
        return None
    addresses = dict(_files(mapping(values.get("files")), find))
    uploads = _uploads(values, addresses)
    uploaded = {UPLOADS + name for upload in uploads for name, _file in upload.files}
    return OwnSite(
        settings=_settings(mapping(values.get("site"))),
        content_changed_at=instant(values.get("content_changed_at")),
        authors=_rows(values.get("authors"), ("name", "email", "email_public", "url", "biography", "links")),
        categories=_rows(values.get("categories"), ("name", "description")),
        tags=_rows(values.get("tags"), ("name",)),
        series=_rows(values.get("series"), ("title", "description", "planned")),
        redirects=tuple(_redirects(values)),
        gone=tuple(_gone(values)),
        uploads=tuple(uploads),
        files=tuple(OwnFile(file, address) for address, file in addresses.items() if address not in uploaded),
    )


def authors_of(own: OwnSite) -> dict[str, ImportedAuthor]:
    """Return the authors by their slugs."""
    return {
        row.slug: ImportedAuthor(
            str(row.columns.get("name")), text(row.columns.get("email")), text(row.columns.get("url")), row.slug
        )
        for row in own.authors
    }


def settings_of(own: OwnSite) -> ImportedSite:
    """Return the settings as any importer yields them."""
    known = own.settings
    address = urlsplit(known.get("url", ""))
    author = ImportedAuthor(
        known.get("feed_author", ""), known.get("feed_author_email") or None, known.get("feed_author_url") or None
    )
    navigation = mappings(json.loads(known.get("navigation") or "[]"))
    return ImportedSite(
        title=known.get("title"),
        subtitle=known.get("subtitle"),
        url=f"{address.scheme}://{address.netloc}" if address.netloc else None,
        base_path=address.path.rstrip("/"),
        feed_id=known.get("feed_id", ""),
        feed_path="/feed.xml",
        feed_author=author if author.name else None,
        language=known.get("language"),
        time_zone=known.get("time_zone"),
        permalink_pattern=known.get("permalink_pattern", "/posts/:year/:month/:slug/"),
        posts_per_page=int(known["posts_per_page"]) if known.get("posts_per_page", "").isdecimal() else None,
        entries_in_feed=int(known["entries_in_feed"]) if known.get("entries_in_feed", "").isdecimal() else 10,
        excerpt_only=known.get("feed_full_text") == "no",
        navigation=tuple(NavigationLink(str(link.get("label")), str(link.get("address"))) for link in navigation),
        dollar_maths=known.get("dollar_math") == "yes",
        own=own,
    )


def _settings(values: Mapping[str, object]) -> dict[str, str]:
    """Return settings as a person would type them."""
    typed = {}
    for key, value in values.items():
        if isinstance(value, bool):
            typed[key] = "yes" if value else "no"
        else:
            typed[key] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
    return typed


def _files(values: Mapping[str, object], find: Callable[[str], Path | None]) -> list[tuple[str, Path]]:
    found = []
    for address, path in values.items():
        file = find(path) if isinstance(path, str) else None
        if file is not None:
            found.append((address, file))
    return found


def _rows(value: object, columns: tuple[str, ...]) -> tuple[OwnRow, ...]:
    rows: list[OwnRow] = []
    taken: set[object] = set()
    for each in mappings(value):
        key, slug, named = checks.row_number(each.get("number")), checks.slug(each.get("slug")), columns[0]
        held = checks.columns(each, columns)
        if key is None or slug is None or named not in held or taken & {key, slug}:
            continue
        if "email" not in columns and ("name", held[named]) in taken:
            continue
        taken |= {key, slug, ("name", held[named])}
        rows.append(OwnRow(key, slug, held))
    return tuple(rows)


def _redirects(values: Mapping[str, object]) -> list[OwnRedirect]:
    found = []
    taken: set[str] = set()
    for each in mappings(values.get("redirects")):
        path, target = checks.path(each.get("path")), checks.target(each.get("target"))
        at = instant(each.get("created_at"))
        if path and target and at and path not in taken:
            taken.add(path)
            found.append(OwnRedirect(path, target, at))
    return found


def _gone(values: Mapping[str, object]) -> list[OwnGone]:
    found = []
    taken: set[str | None] = set()
    for each in mappings(values.get("gone")):
        path, at, entry_id = checks.path(each.get("path")), instant(each.get("created_at")), text(each.get("entry_id"))
        if path and at and not {path, entry_id} & taken:
            taken |= {path, entry_id} - {None}
            found.append(
                OwnGone(
                    path=path,
                    created_at=at,
                    deleted_at=instant(each.get("deleted_at")),
                    entry_id=entry_id,
                    slug=checks.slug(each.get("slug")) or "post",
                    published_at=instant(each.get("published_at")),
                    published_offset=checks.offset(each.get("published_offset")),
                    updated_at=instant(each.get("updated_at")),
                    updated_offset=checks.offset(each.get("updated_offset")),
                )
            )
    return found


def _uploads(values: Mapping[str, object], addresses: Mapping[str, Path]) -> list[OwnUpload]:
    found = []
    taken: set[object] = set()
    for each in mappings(values.get("uploads")):
        at = instant(each.get("created_at"))
        held = checks.columns(each, UPLOAD)
        names = [text(held.get("name")), *(text(variant.get("name")) for variant in mappings(held.get("variants")))]
        files = tuple((name, addresses[UPLOADS + name]) for name in names if name and UPLOADS + name in addresses)
        if at is not None and set(NEEDED) <= set(held) and not taken & {held["name"], held["digest"]}:
            taken |= {held["name"], held["digest"]}
            found.append(OwnUpload(held, at, files))
    return found
