"""Make the record of a post out of its head and body."""

import html

from app.importers.jekyll import taxonomy
from app.importers.jekyll.authors import read_authors
from app.importers.jekyll.config import Config
from app.importers.jekyll.dates import Moment, read_epoch
from app.importers.jekyll.heads import Head, clean_slug
from app.importers.jekyll.liquid import Result
from app.importers.jekyll.plain import plain_text
from app.importers.jekyll.psych import Value, to_s
from app.importers.jekyll.references import FileFinder, references
from app.importers.jekyll.urls import is_absolute, relative_url
from app.importers.records import ImportedPost, Problem


def make_post(head: Head, body: Result, config: Config, authors: dict[str, Value], finder: FileFinder) -> ImportedPost:
    """Return the record of a post; `body` is its text after Liquid, `authors` what `_data/authors` holds."""
    values = head.values
    problems = list(head.problems)
    problems += [Problem(head.source, head.body_line + line, sentence) for line, sentence in body.notes]
    shown = taxonomy.feed_categories(values, head.categories)
    if hidden := [category for category in head.categories if category not in shown]:
        sentence = f"`category` hides the categories {', '.join(hidden)} in the feed, so they were left out."
        problems.append(Problem(head.source, 0, sentence))
    if values.get("redirect_to"):
        problems.append(Problem(head.source, 0, "`redirect_to` is not followed: the post is shown at its own address."))
    image, image_alt = read_image(values)
    found = [(image, 0)] if image else []
    found += [(address, head.body_line + line) for address, line in references(body.text)]
    files, missing = finder.collect(found, head.path, head.source)
    updated = _updated(head, config, problems)
    return ImportedPost(
        source=head.source,
        title=head.title,
        has_title=bool(head.title) and values.get("title") not in (None, False),
        slug=clean_slug(head.slug),
        path=head.path,
        entry_id=head.entry_id,
        state=head.state,
        body=body.body,
        published_at=head.moment.at if head.moment else None,
        published_offset=head.moment.offset if head.moment else 0,
        updated_at=updated.at if updated else None,
        updated_offset=updated.offset if updated else 0,
        summary=read_summary(values),
        excerpt_separator=to_s(values.get("excerpt_separator") or "") or config.excerpt_separator,
        excerpt_only=_excerpt_only(values),
        authors=read_authors(values, authors, config.values.get("author")),
        categories=shown,
        tags=taxonomy.tags(values),
        image=image,
        image_alt=image_alt,
        language=text_of(values, "lang"),
        canonical=text_of(values, "canonical_url"),
        series=text_of(values, "series"),
        series_position=_series_position(values),
        redirect_from=read_redirects(values),
        body_line=head.body_line + body.begin,
        files=files,
        problems=tuple(problems + missing),
    )


def text_of(values: dict[str, Value], key: str) -> str | None:
    """Return a value that is a scalar as text, or None if it is unset, empty or something else."""
    value = values.get(key)
    if value is None or isinstance(value, bool | list | dict):
        return None
    return " ".join(to_s(value).split()) or None


def read_summary(values: dict[str, Value]) -> str | None:
    """Return the typed summary as plain text: `description`, else a typed `excerpt`."""
    for key in ("description", "excerpt"):
        value = values.get(key)
        if value not in (None, False, "") and not isinstance(value, list | dict):
            return html.unescape(plain_text(to_s(value))) or None
    return None


def read_redirects(values: dict[str, Value]) -> tuple[str, ...]:
    """Return the old addresses that lead here."""
    return tuple(dict.fromkeys(relative_url(text.strip(), "") for text in taxonomy.texts(values.get("redirect_from"))))


def read_image(values: dict[str, Value]) -> tuple[str | None, str | None]:
    """Return the address of the lead image and its description."""
    image = values.get("image")
    alt = text_of(values, "image_alt")
    if isinstance(image, dict):
        alt = text_of(image, "alt") or alt
        image = image.get("path") or image.get("url")
    if not isinstance(image, str) or not image.strip():
        return None, None
    image = image.strip()
    return (image if is_absolute(image) or "://" in image or image.startswith("//") else relative_url(image, "")), alt


def _series_position(values: dict[str, Value]) -> int | None:
    text = text_of(values, "series_part") or text_of(values, "part") or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _excerpt_only(values: dict[str, Value]) -> bool | None:
    feed = values.get("feed")
    value = feed.get("excerpt_only") if isinstance(feed, dict) else None
    return value is not False if value is not None else None


def _updated(head: Head, config: Config, problems: list[Problem]) -> Moment | None:
    value = head.values.get("last_modified_at")
    if value in (None, False, ""):
        return head.moment
    try:
        return read_epoch(value, config.zone)
    except ValueError:
        sentence = f"`last_modified_at` is not a date that can be read: “{to_s(value)[:80]}”."
        problems.append(Problem(head.source, 0, sentence))
        return head.moment
