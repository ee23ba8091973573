"""Find, write and clear away the rows of imported posts and pages."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from app import clock, permalinks
from app.content import feed_title
from app.db import db
from app.errors import InvalidInput
from app.importers.records import ImportedPage, ImportedPost
from app.models import Page, Post, Redirect, Site
from app.services import addresses, bodies, import_samples, site, terms
from app.services.import_filing import Filing
from app.services.import_trace import Trace

Record = ImportedPost | ImportedPage
LONGEST_SLUG = 500


def find(record: Record) -> Post | Page | None:
    """Return the row that a record became at an earlier import: by entry id, a draft or page by its file.

    A row gets its entry id when it is first published, so one that came in as a draft has none.
    """
    model: type[Post] | type[Page] = Page if isinstance(record, ImportedPage) else Post
    for conditions in _conditions(record):
        known: Post | Page | None = db.session.scalars(select(model).where(*conditions)).first()  # type: ignore[assignment]
        if known is not None:
            return known
    return None


def digest_of(record: Record) -> str | None:
    """Return the digest of what a record's row was made of, without loading the row; nothing where there is no row."""
    model = Page if isinstance(record, ImportedPage) else Post
    for conditions in _conditions(record):
        known = db.session.execute(select(model.id, model.source_digest).where(*conditions)).first()
        if known is not None:
            return known.source_digest or ""
    return None


def _conditions(record: Record) -> Iterator[tuple[ColumnElement[bool], ...]]:
    if (own := record.own) is not None and (isinstance(record, ImportedPage) or record.entry_id is None):
        # It was written here or on another Byline, and is known by the instant at which it was made.
        if isinstance(record, ImportedPage):
            yield Page.created_at == own.created_at, Page.path == record.path
        else:
            yield Post.created_at == own.created_at, Post.slug == record.slug, Post.entry_id.is_(None)
        return
    if isinstance(record, ImportedPage):
        yield Page.imported_from == record.source, Page.path == record.path
        return
    by_file = (Post.imported_from == record.source, Post.imported_at.is_not(None))
    if record.entry_id is None:
        yield by_file
        return
    yield (Post.entry_id == record.entry_id,)
    yield *by_file, Post.entry_id.is_(None)


def is_edited(row: Post | Page) -> bool:
    """Tell whether somebody changed a row here since it came in."""
    return row.imported_at is None or row.modified_at > row.imported_at or bool(row.latest_revision)


def address_of(path: str | None, row: Post | Page | None) -> str | None:
    """Name who else has an address and would keep it, or return nothing."""
    other = addresses.taken_by(path, row) if path is not None else None
    return other.title if other is not None and not other.is_sample else None


def taken_by(path: str | None, row: Post | Page | None, trace: Trace | None) -> str | None:
    """Name who else has an address, or return nothing; a sample gives way."""
    if path is None:
        return None
    for other in (
        db.session.scalar(select(Post).where(Post.path == path)),
        db.session.scalar(select(Page).where(Page.path == path)),
    ):
        if other is None or other is row:
            continue
        if not other.is_sample:
            return f"“{other.title}”"
        import_samples.give_way(other, trace)
    return None


def write(
    blog: Site, record: Record, row: Post | Page | None, sizes: dict[str, list[int]], filing: Filing
) -> Post | Page:
    """Store a record in its row, or in a new one, and file it.

    Raises:
        InvalidInput: its address or slug is none that a reader could ask for.
    """
    now = clock.now()
    left = row.path if row is not None else None
    if record.path is not None and not permalinks.is_askable(record.path):
        raise InvalidInput("path", f"{record.path[:200]} is not an address.")
    if record.path is not None and permalinks.is_own(record.path):
        raise InvalidInput("path", f"Byline itself answers at {record.path}; give it another permalink.")
    with db.session.no_autoflush:
        if isinstance(record, ImportedPage):
            page = row if isinstance(row, Page) else Page(created_at=now)
            _fill_page(page, record)
            result: Post | Page = page
        else:
            post = row if isinstance(row, Post) else Post(created_at=now)
            _fill_post(blog, post, record)
            result = post
        result.title = " ".join(bodies.clean(record.title).split()) or record.slug
        if isinstance(result, Post):
            result.feed_title = feed_title(result.title)
        result.body = bodies.clean(record.body)
        result.state = record.state
        result.summary = bodies.clean(record.summary) if record.summary else None
        result.language = _cleaned(record.language)
        result.image_sizes = sizes
        result.imported_from = record.source
        result.imported_at = now
        result.modified_at = min(record.modified_at, now) if record.modified_at is not None else now
        _check_lengths(result)
        if isinstance(result, Post) and isinstance(record, ImportedPost):
            filing.file(result, record)
        db.session.add(result)
    if isinstance(result, Post) and left and result.path and left != result.path and result.entry_id:
        addresses.keep_old(left, result.path, now)
    return result


def _cleaned(text: str | None) -> str | None:
    return bodies.clean(text) if text else None


def _check_lengths(row: Post | Page) -> None:
    """Refuse what a column cannot hold; PostgreSQL would refuse the whole batch, and SQLite nothing."""
    for column in row.__table__.columns:
        longest, value = getattr(column.type, "length", None), getattr(row, column.key)
        if longest and isinstance(value, str) and len(value) > longest:
            if row in db.session:
                db.session.expire(row)
            raise InvalidInput(column.key, f"is longer than {longest} characters.")


def _fill_page(page: Page, record: ImportedPage) -> None:
    page.path = record.path
    page.navigation_position = 1 if record.in_navigation else None


def _fill_post(blog: Site, post: Post, record: ImportedPost) -> None:
    slug = bodies.clean(record.slug)
    if not slug or any(character.isspace() or not character.isprintable() for character in slug):
        slug = terms.slug_for(record.title)
    post.slug = slug.translate(str.maketrans("", "", "/\\\"<>'"))[:LONGEST_SLUG] or "post"
    post.path = record.path
    if post.entry_id is None and record.state != "draft":
        post.entry_id = record.entry_id or site.new_entry_id(blog)
    post.published_at, post.published_offset = record.published_at, record.published_offset
    post.updated_at, post.updated_offset = record.updated_at, record.updated_offset
    if post.published_at is not None and post.updated_at is None:
        post.updated_at, post.updated_offset = post.published_at, addresses.offset_at(blog, post.published_at)
    post.excerpt_separator = record.excerpt_separator
    post.in_feed_full = not record.excerpt_only
    post.image, post.image_alt = _cleaned(record.image), _cleaned(record.image_alt)
    post.canonical_url = _cleaned(record.canonical)
    post.series = terms.series(record.series) if record.series else None
    post.series_position = record.series_position


def keep_old_addresses(record: Record, row: Post | Page, trace: Trace | None) -> tuple[list[str], list[str]]:
    """Make redirects of the old addresses that a record names; return those, and a sentence for each that is taken."""
    problems: list[str] = []
    made: list[str] = []
    for old in record.redirect_from:
        path = permalinks.encoded(old if old.startswith("/") else f"/{old}")
        if path == row.path or row.path is None:
            continue
        if not permalinks.is_askable(path):
            problems.append(f"{record.source}: the old address {path[:200]} is none that a reader could ask for.")
            continue
        known = db.session.scalar(select(Redirect).where(Redirect.path == path))
        if known is None and taken_by(path, row, trace) is None:
            db.session.add(Redirect(path=path, target=row.path, created_at=clock.now()))
            db.session.flush()
            made.append(path)
        elif known is None or known.target != row.path:
            problems.append(f"{record.source}: the old address {path} leads elsewhere and was left so.")
    return made, problems
