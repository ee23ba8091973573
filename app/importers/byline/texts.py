"""Make the exact records of posts and pages that this program wrote down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal
from urllib.parse import unquote

from app.importers.byline import checks
from app.importers.byline.values import instant, mapping, number, text, texts
from app.importers.jekyll.urls import encode_path
from app.importers.own import OwnCopy, OwnText
from app.importers.records import ImportedAuthor, ImportedPage, ImportedPost

COPIES = "_working_copies"
SHOWN = "live"
_STATES: dict[object, Literal["draft", "live", "withdrawn"]] = {
    "draft": "draft",
    "live": "live",
    "withdrawn": "withdrawn",
}
# Parts a file into front matter and body, as its importer does.
Split = Callable[[str], tuple[Mapping[str, Any], str]]


def copy_path(source: str) -> str:
    """Return where the working copy of a text lies, if it has one."""
    return f"{COPIES}/{source.lstrip('_')}"


def body_of(content: str) -> str:
    """Return the body of a file: all behind the line that ends the front matter."""
    return content.partition("\n---\n")[2]


def read_post(
    source: str,
    values: Mapping[str, object],
    body: str,
    *,
    is_shown: bool,
    authors: Mapping[str, ImportedAuthor],
    copy: OwnCopy | None = None,
) -> ImportedPost | None:
    """Return the record of a post that was written here, or nothing where what is written cannot be.

    Args:
        source: the file's path.
        values: its front matter.
        body: the text as it is.
        is_shown: whether the other program would show the post; somebody may have changed its mind there.
        authors: those of the data file, by their slugs.
        copy: the working copy.
    """
    own = mapping(values.get("byline"))
    state = _STATES.get(own.get("state"))
    slug, path = checks.slug(own.get("slug") or values.get("slug")), _path(values, own)
    if state is None or slug is None or not _times(own):
        return None
    is_complete = path is not None and None not in map(instant, (own.get("published_at"), own.get("updated_at")))
    if (is_shown or state == SHOWN) and not (is_complete and text(own.get("entry_id"))):
        return None
    if is_shown != (state == SHOWN):
        state = "live" if is_shown else state if state == "withdrawn" else "draft"
    slugs = texts(values.get("authors"))
    series = values.get("series")
    return ImportedPost(
        source=source,
        title=_title(values),
        has_title=bool(_title(values)),
        slug=slug,
        path=path,
        entry_id=text(own.get("entry_id")),
        state=state,
        body=body,
        published_at=_kept(instant(own.get("published_at")), instant(values.get("date"))),
        published_offset=checks.offset(own.get("published_offset")),
        updated_at=instant(own.get("updated_at")),
        updated_offset=checks.offset(own.get("updated_offset")),
        summary=text(values.get("description")),
        excerpt_separator="" if own.get("no_excerpt") else text(values.get("excerpt_separator")) or "\n\n",
        excerpt_only=mapping(values.get("feed")).get("excerpt_only") is True,
        authors=tuple(authors.get(slug, ImportedAuthor(slug)) for slug in slugs),
        categories=texts(values.get("categories")),
        tags=texts(values.get("tags")),
        image=text(values.get("image")),
        image_alt=text(values.get("image_alt")),
        language=text(values.get("lang")),
        canonical=text(values.get("canonical_url")),
        series=next(iter(texts(series)), None) or text(series),
        series_position=number(values.get("series_part")),
        redirect_from=texts(values.get("redirect_from")) or texts(values.get("aliases")),
        modified_at=instant(own.get("modified_at")),
        own=_own(own, tuple(slug for slug in slugs if slug in authors), copy),
    )


def read_page(
    source: str, values: Mapping[str, object], body: str, *, is_shown: bool, copy: OwnCopy | None = None
) -> ImportedPage | None:
    """Return the record of a page that was written here, or nothing where what is written cannot be."""
    own = mapping(values.get("byline"))
    state = _STATES.get(own.get("state"))
    path = _path(values, own)
    if state is None or path is None or not _times(own):
        return None
    if is_shown != (state == SHOWN):
        state = "live" if is_shown else state if state == "withdrawn" else "draft"
    return ImportedPage(
        source=source,
        title=_title(values),
        slug=path.strip("/").rpartition("/")[2] or "page",
        path=path,
        body=body,
        state=state,
        in_navigation=own.get("navigation_position") is not None,
        language=text(values.get("lang")),
        summary=text(values.get("description")),
        redirect_from=texts(values.get("redirect_from")) or texts(values.get("aliases")),
        modified_at=instant(own.get("modified_at")),
        own=_own(own, (), copy),
    )


def read_copy(values: Mapping[str, object], body: str) -> OwnCopy | None:
    """Return a working copy."""
    own = mapping(values.get("byline"))
    saved_at = instant(own.get("saved_at"))
    if saved_at is None:
        return None
    return OwnCopy(_title(values), body, mapping(own.get("details")), saved_at)


def _title(values: Mapping[str, object]) -> str:
    return text(values.get("title")) or ""


def _path(values: Mapping[str, object], own: Mapping[str, object]) -> str | None:
    """Return the address, as somebody may have changed it in the other program."""
    path = checks.path(own.get("path"))
    shown = text(values.get("permalink")) or text(values.get("url"))
    if shown is None or path is None or unquote(shown) == unquote(path):
        return path
    return checks.path(encode_path(unquote(shown if shown.startswith("/") else f"/{shown}")))


def _kept(exact: datetime | None, shown: datetime | None) -> datetime | None:
    """Return the exact instant, unless somebody changed the date beside it."""
    if exact is None or shown is None or exact.replace(microsecond=0) == shown:
        return exact
    return shown


def _times(own: Mapping[str, object]) -> bool:
    return instant(own.get("created_at")) is not None and instant(own.get("modified_at")) is not None


def _own(own: Mapping[str, object], authors: tuple[str, ...], copy: OwnCopy | None) -> OwnText | None:
    created_at, modified_at = instant(own.get("created_at")), instant(own.get("modified_at"))
    if created_at is None or modified_at is None:
        return None
    return OwnText(
        number=number(own.get("number")) or 0,
        created_at=created_at,
        modified_at=modified_at,
        withdrawn_at=instant(own.get("withdrawn_at")),
        imported_at=instant(own.get("imported_at")),
        imported_from=text(own.get("imported_from")),
        image_sizes=tuple(_sizes(mapping(own.get("image_sizes")))),
        feed_title=text(own.get("feed_title")),
        show_source={"yes": True, "no": False}.get(text(own.get("show_source")) or ""),
        authors=authors,
        navigation_position=number(own.get("navigation_position")),
        was_public=own.get("was_public") is True,
        copy=copy,
    )


def _sizes(values: Mapping[str, object]) -> list[tuple[str, tuple[int, int]]]:
    sizes = []
    for address, size in values.items():
        if isinstance(size, list) and len(size) == 2 and all(number(each) is not None for each in size):
            sizes.append((address, (size[0], size[1])))
    return sizes
