"""Let a blog that this program wrote down come home exactly as it was, into a blog that holds nothing else yet."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text

from app import clock, permalinks, storage
from app.content import PIPELINE_VERSION, strip_forbidden
from app.db import db
from app.errors import InvalidInput
from app.importers.own import OwnRow, OwnSite, OwnText
from app.importers.records import ImportedPost
from app.models import Author, Category, Media, Page, Post, Redirect, Revision, Series, Site, Tag
from app.services import bodies, import_samples, media, site, states, terms, texts
from app.services.import_settings import Taken

TERMS: tuple[tuple[str, Any], ...] = (
    ("authors", Author),
    ("categories", Category),
    ("tags", Tag),
    ("series", Series),
)


def is_home(blog: Site) -> bool:
    """Tell whether nobody has written anything here yet, so that a blog can be taken over as it was."""
    rows = (select(Post.id).where(~Post.is_sample), select(Page.id).where(~Page.is_sample), select(Redirect.id))
    return site.is_default(blog, "feed_id") and all(db.session.scalar(chosen.limit(1)) is None for chosen in rows)


def take_over(blog: Site, own: OwnSite) -> Taken:
    """Take the settings, everything that posts are filed under, and all old addresses; say what was not possible."""
    notes = import_samples.remove(None)
    changed: dict[str, tuple[Any, Any]] = {}
    for key, value in own.settings.items():
        before = getattr(blog, key, None)
        try:
            site.change(blog, key, value)
            if getattr(blog, key) != before:
                changed[key] = (before, getattr(blog, key))
        except InvalidInput as error:
            notes.append(f"Setting {key} stays as it is: {value[:100]!r} {error.message}.")
    for name, model in TERMS:
        _put_rows(model, getattr(own, name))
    for redirect in own.redirects:
        if permalinks.is_askable(redirect.path) and redirect.path != redirect.target:
            db.session.add(Redirect(path=redirect.path, target=redirect.target, created_at=redirect.created_at))
    for gone in own.gone:
        columns: dict[str, Any] = {"path": gone.path, "state": "trashed", "title": "", "deleted_at": gone.deleted_at}
        columns |= {"created_at": gone.created_at, "modified_at": gone.deleted_at or gone.created_at}
        columns |= {"pipeline_version": PIPELINE_VERSION, "rendered_for": bodies.base_url(blog, gone.path)}
        if gone.entry_id is None:
            db.session.add(Page(live_revision=1, **columns))
        else:
            columns |= {"entry_id": gone.entry_id, "slug": gone.slug, "feed_title": ""}
            columns |= {"published_at": gone.published_at, "published_offset": gone.published_offset}
            db.session.add(Post(updated_at=gone.updated_at, updated_offset=gone.updated_offset, **columns))
    db.session.flush()
    return Taken(notes, changed, [redirect.path for redirect in own.redirects])


def take_files(own: OwnSite) -> list[str]:
    """Copy the files that readers are sent, outside of any transaction; return a sentence for each that failed."""
    problems = []
    for file in own.files:
        try:
            if not storage.holds(file.file, file.address):
                with file.file.open("rb") as source:
                    storage.keep_imported(source, file.address)
        except (OSError, ValueError) as error:
            problems.append(f"{file.address}: could not be copied: {error}")
    for upload in own.uploads:
        try:
            with storage.incoming() as folder:
                files = {}
                for number, (name, source_file) in enumerate(upload.files):
                    files[name] = folder.folder / str(number)
                    shutil.copyfile(source_file, files[name])
                storage.synchronise(folder, files)
                storage.place(files)
        except (OSError, ValueError) as error:
            problems.append(f"/media/{upload.columns.get('name')}: could not be copied: {error}")
    return problems


def take_uploads(own: OwnSite) -> None:
    """Make the rows of uploaded files that are not known here."""
    for upload in own.uploads:
        name = str(upload.columns.get("name"))
        if storage.is_upload(name) and db.session.scalar(select(Media.id).where(Media.name == name)) is None:
            db.session.add(Media(created_at=upload.created_at, **upload.columns))
            db.session.flush()


def complete(row: Post | Page, record: Any) -> None:  # noqa: ANN401 - a post's or a page's record
    """Make a row that an import has written exactly what it was."""
    own: OwnText | None = record.own
    if own is None:
        return
    row.created_at, row.modified_at, row.deleted_at = own.created_at, own.modified_at, own.withdrawn_at
    row.imported_at, row.imported_from = own.imported_at, own.imported_from
    row.image_sizes = own.sizes
    row.title = strip_forbidden(record.title)
    if isinstance(row, Post) and isinstance(record, ImportedPost):
        row.feed_title = own.feed_title or ("" if not row.title else row.feed_title)
        row.entry_id = record.entry_id or row.entry_id
        row.show_source = own.show_source
        row.updated_at, row.updated_offset = record.updated_at, record.updated_offset
        row.excerpt_separator = None if record.excerpt_separator == "\n\n" else record.excerpt_separator
        known = {
            author.slug: author for author in db.session.scalars(select(Author).where(Author.slug.in_(own.authors)))
        }
        if len(known) == len(own.authors):
            terms.put_in_order(row.authors, [known[slug] for slug in own.authors])
    elif isinstance(row, Page):
        row.navigation_position = own.navigation_position
    db.session.flush()
    _put_copy(row, own)
    media.note(row)


def settle(own: OwnSite) -> None:
    """Say that nothing has changed for readers since the blog was written down."""
    if own.content_changed_at is not None and own.content_changed_at <= clock.now():
        db.session.get_one(Site, 1).content_changed_at = own.content_changed_at
        db.session.flush()


def _put_rows(model: Any, rows: tuple[OwnRow, ...]) -> None:  # noqa: ANN401 - any kind of term
    db.session.flush()
    for row in rows:
        if db.session.scalar(select(model.id).where(model.slug == row.slug)) is not None:
            continue
        # Who runs this blog has an author already, whose number stays.
        is_free = db.session.get(model, row.number) is None
        number = {"id": row.number} if is_free else {}
        db.session.execute(insert(model).values(slug=row.slug, **number, **row.columns))
    if rows and db.engine.dialect.name == "postgresql":
        # A sequence knows nothing of numbers that it has not given.
        highest = max(row.number for row in rows)
        sequence = f"{model.__tablename__}_id_seq"
        db.session.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _put_copy(row: Post | Page, own: OwnText) -> None:
    """Give a text its working copy back, as the revision behind the one that readers see."""
    if row.latest_revision:
        return
    if own.copy is None and not (isinstance(row, Page) and own.was_public and not states.is_live(row)):
        return
    _put_revision(row, 1, "origin", own.modified_at, row.title, row.body, _details(row))
    row.latest_revision = row.live_revision = 1
    if (copy := own.copy) is not None:
        _put_revision(row, 2, "save", copy.saved_at, copy.title, copy.body, copy.details)
        row.latest_revision = 2
    db.session.flush()


def _details(row: Post | Page) -> dict[str, Any]:
    return texts.details(texts.of_row(row))


def _put_revision(
    row: Post | Page, number: int, cause: str, at: datetime, title: str, body: str, details: dict[str, Any]
) -> None:
    db.session.add(
        Revision(
            post_id=row.id if isinstance(row, Post) else None,
            page_id=row.id if isinstance(row, Page) else None,
            number=number,
            based_on=number - 1,
            cause=cause,
            created_at=at,
            title=title,
            body=body,
            details=details,
        )
    )
