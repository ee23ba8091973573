"""Make the records of posts and pages out of the rows of a Ghost export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from app.importers.ghost import lexical, mobiledoc
from app.importers.ghost.cards import card
from app.importers.ghost.export import Row, parsed, text, without_placeholder
from app.importers.ghost.routes import Collection
from app.importers.markup import to_markdown
from app.importers.markup.nodes import squeeze
from app.importers.plain import plain
from app.importers.records import (
    ImportedAuthor,
    ImportedFile,
    ImportedPage,
    ImportedPost,
    Problem,
    RemoteFile,
    Skipped,
)
from app.importers.web import Home, files_for, media_in, normal


@dataclass(slots=True)
class Blog:
    """Be what the texts of one blog need to know of it."""

    home: Home
    zone: ZoneInfo
    collections: list[Collection]
    authors: dict[str, list[ImportedAuthor]] = field(default_factory=dict)
    """By the number of the post, in order."""
    tags: dict[str, list[Row]] = field(default_factory=dict)
    meta: dict[str, Row] = field(default_factory=dict)
    redirects: dict[str, list[str]] = field(default_factory=dict)
    """Old addresses by the new one."""
    in_navigation: frozenset[str] = frozenset()
    folders: tuple[Path, ...] = ()


def read_date(row: Row, key: str) -> datetime | None:
    """Return an instant that Ghost wrote as text in UTC, or as milliseconds."""
    value = row.get(key)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
        moment = datetime.fromisoformat(str(value).strip().replace("Z", "+00:00")) if value else None
    except (ValueError, OverflowError, OSError):
        return None
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def is_page(row: Row) -> bool:
    """Tell whether a row is a page; older versions have a mark for it, newer ones a type."""
    return text(row, "type") == "page" or row.get("page") in (1, True, "1")


def make_post(row: Row, blog: Blog) -> ImportedPost | Skipped:
    """Return the record of a post."""
    number = text(row, "id") or text(row, "uuid")
    source = f"post/{number}"
    status = text(row, "status") or "draft"
    published = read_date(row, "published_at")
    place = _place(source, row)
    if status in ("published", "scheduled") and published is None:
        return Skipped(source, (Problem(place, 0, "It has no date, so it cannot be placed among the posts."),))
    meta = blog.meta.get(number, {})
    notes = _notes(row, meta, status)
    is_live = status in ("published", "scheduled") and not notes
    notes += _left_out(row, meta)
    had_address = status in ("published", "scheduled")
    markup = blog.home.localised(html_of(row, notes))
    image = blog.home.local(without_placeholder(text(row, "feature_image") or text(row, "image")))
    elsewhere = without_placeholder(text(row, "feature_image") or text(row, "image"))
    files, remote = files_for([*([image] if image else []), *media_in(markup)], blog.home, blog.folders)
    offset = _offset(published, blog.zone)
    path = path_of(row, blog, published) if had_address else None
    return ImportedPost(
        source=source,
        title=squeeze(text(row, "title")) or "(Untitled)",
        has_title=text(row, "title") not in ("", "(Untitled)"),
        slug=unquote(text(row, "slug")) or number,
        path=path,
        entry_id=number if had_address else None,
        state="live" if is_live else "draft",
        body=to_markdown(markup),
        html=markup,
        published_at=published if had_address else None,
        published_offset=offset,
        updated_at=None,
        updated_offset=offset,
        modified_at=read_date(row, "updated_at"),
        summary=squeeze(text(row, "custom_excerpt") or text(meta, "custom_excerpt")) or None,
        authors=tuple(blog.authors.get(number, ())),
        tags=tuple(text(tag, "name") for tag in blog.tags.get(number, ()) if not is_internal(tag)),
        image=blog.home.without_base(normal(image)) if image else elsewhere or None,
        image_alt=squeeze(text(row, "feature_image_alt") or text(meta, "feature_image_alt")) or None,
        language=text(row, "locale") or (text(row, "language") if text(row, "language") != "en_US" else "") or None,
        canonical=without_placeholder(text(row, "canonical_url")) or None,
        redirect_from=tuple(blog.redirects.get((path or "").rstrip("/"), ())) if path else (),
        files=files,
        remote_files=remote,
        problems=tuple(Problem(place, 0, note) for note in notes),
    )


def make_page(row: Row, blog: Blog) -> ImportedPage | Skipped:
    """Return the record of a page."""
    number = text(row, "id") or text(row, "uuid")
    source = f"page/{number}"
    status = text(row, "status") or "draft"
    meta = blog.meta.get(number, {})
    notes = _notes(row, meta, status)
    is_live = status == "published" and not notes
    notes += _left_out(row, meta)
    markup = blog.home.localised(html_of(row, notes))
    files, remote = _files(markup, blog)
    path = normal(f"/{unquote(text(row, 'slug')) or number}/")
    return ImportedPage(
        source=source,
        title=squeeze(text(row, "title")) or "(Untitled)",
        slug=unquote(text(row, "slug")) or number,
        path=path,
        body=to_markdown(markup),
        html=markup,
        state="live" if is_live else "draft",
        in_navigation=path in blog.in_navigation,
        language=text(row, "locale") or None,
        summary=squeeze(text(row, "custom_excerpt")) or None,
        redirect_from=tuple(blog.redirects.get(path.rstrip("/"), ())),
        modified_at=read_date(row, "updated_at"),
        files=files,
        remote_files=remote,
        problems=tuple(Problem(_place(source, row), 0, note) for note in notes),
    )


def html_of(row: Row, notes: list[str]) -> str:
    """Return a text as HTML: what Ghost itself had made of it, else what its editor's format says."""
    if text(row, "html"):
        return without_placeholder(text(row, "html"))
    if document := parsed(text(row, "lexical")):
        return without_placeholder(lexical.to_html(document, notes))
    if document := parsed(text(row, "mobiledoc")):
        return without_placeholder(mobiledoc.to_html(document, notes))
    return without_placeholder(card("markdown", {"markdown": text(row, "markdown")}) or "")


def path_of(row: Row, blog: Blog, published: datetime | None) -> str:
    """Return the address of a post in the first collection that it belongs to."""
    number = text(row, "id")
    tags = [text(tag, "slug") for tag in blog.tags.get(number, ())]
    public = [text(tag, "slug") for tag in blog.tags.get(number, ()) if not is_internal(tag)]
    collection = next((one for one in blog.collections if _belongs(one, row, tags, public)), blog.collections[-1])
    local = (published or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(blog.zone)
    author = next((author.key for author in blog.authors.get(number, ()) if author.key), "")
    path = collection.pattern
    for name, value in (
        (":primary_tag", public[0] if public else "all"),
        (":primary_author", author or "all"),
        (":year", f"{local:%Y}"),
        (":month", f"{local:%m}"),
        (":day", f"{local:%d}"),
        (":id", number),
        (":slug", unquote(text(row, "slug")) or number),
    ):
        path = path.replace(name, value)
    return normal(path)


def _belongs(collection: Collection, row: Row, tags: list[str], public: list[str]) -> bool:
    if collection.key in ("tag", "tags"):
        return collection.value in tags
    if collection.key == "primary_tag":
        return public[:1] == [collection.value]
    if collection.key == "featured":
        return bool(row.get("featured")) == (collection.value == "true")
    return True


def is_internal(tag: Row) -> bool:
    """Tell whether readers never saw a tag."""
    return text(tag, "visibility") == "internal" or text(tag, "name").startswith("#")


def _place(source: str, row: Row) -> str:
    title = squeeze(text(row, "title"))[:60]
    return f"{source} “{title}”" if title else source


def _offset(moment: datetime | None, zone: ZoneInfo) -> int:
    shift = moment.astimezone(zone).utcoffset() if moment else None
    return round(shift.total_seconds() / 60) if shift else 0


def _notes(row: Row, meta: Row, status: str) -> list[str]:
    """Return why a text that was out is a draft here."""
    notes = []
    if status == "sent" or meta.get("email_only") in (1, True) or row.get("email_only") in (1, True):
        notes.append("It went out by e-mail only, so it is a draft here.")
    visibility = text(row, "visibility")
    if visibility not in ("", "public") and status != "draft":
        notes.append(
            f"Only {'members' if visibility == 'members' else 'some members'} could read it: it is a draft here."
        )
    return notes


def _left_out(row: Row, meta: Row) -> list[str]:
    notes = []
    if text(row, "codeinjection_head") or text(row, "codeinjection_foot"):
        notes.append("Code was injected into its page; texts carry no active content, so it was left out.")
    if caption := plain(text(row, "feature_image_caption") or text(meta, "feature_image_caption")):
        notes.append(f"The caption of its lead picture was left out: {caption[:200]}")
    return notes


def _files(markup: str, blog: Blog) -> tuple[tuple[ImportedFile, ...], tuple[RemoteFile, ...]]:
    return files_for(media_in(markup), blog.home, blog.folders)
