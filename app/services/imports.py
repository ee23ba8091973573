"""Bring a blog in: render outside of transactions, store in batches, report every post."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from app import clock, permalinks, rendering
from app.content import Rendered
from app.db import db
from app.errors import InvalidInput
from app.importers.records import Import, ImportedPage, ImportedPost, Skipped
from app.models import ImportRun, Page, Post, Site
from app.services import bodies, import_files, import_own, import_rows, import_settings, site
from app.services.import_report import ImportReport

BATCH = 100
Record = ImportedPost | ImportedPage
Ready = tuple[Record, Rendered, str, dict[str, list[int]]]


class Importing:
    """Carry out one import; the caller commits after `begin`, after each `store` and after `finish`.

    A stopped import goes on when it is started again: what is already here is found by its entry id
    and left alone.

    Args:
        blog: the site that everything goes into.
        source: name of the importer.
        location: where the old blog lies.
        opened: what the importer opened.
        dry_run: only say what would be done.
        samples: mark what comes in as the sample blog, with ids of its own.
    """

    def __init__(
        self, blog: Site, source: str, location: str, opened: Import, *, dry_run: bool = False, samples: bool = False
    ) -> None:
        self.report = ImportReport(problems=[str(problem) for problem in opened.problems])
        self._blog = blog
        self._opened = opened
        self._run = ImportRun(source=source, location=location, started_at=clock.now())
        self._dry_run = dry_run
        self._samples = samples
        self._new_files = 0
        self._own = opened.site.own
        self._comes_home = False

    @property
    def total(self) -> int:
        """Return how many posts and pages the old blog holds."""
        return self._opened.total

    def begin(self) -> None:
        """Take over the site's settings that nobody has chosen here yet, and note that an import began."""
        self._comes_home = self._own is not None and import_own.is_home(self._blog)
        self._apply_settings()
        db.session.add(self._run)
        db.session.flush()

    def batches(self) -> Iterator[list[Ready]]:
        """Read and render the old blog, a batch of posts and pages at a time, outside of any transaction."""
        if self._own is not None and not self._dry_run:
            self.report.problems.extend(import_own.take_files(self._own))
        waiting: list[Record] = []
        for record in self._records():
            if isinstance(record, Skipped):
                self.report.skipped.append((record.place, record.reason))
                self.report.problems.extend(str(problem) for problem in record.problems[:-1])
                continue
            waiting.append(record)
            if len(waiting) == BATCH:
                yield self._render(waiting)
                waiting = []
        yield self._render(waiting)

    def store(self, batch: list[Ready]) -> None:
        """Store one rendered batch."""
        before = len(self.report.created) + len(self.report.updated)
        for record, rendered, address, sizes in batch:
            self._store_one(record, rendered, address, sizes)
            self._run.done += 1
        db.session.flush()
        if self._new_files or len(self.report.created) + len(self.report.updated) > before:
            site.content_changed()
        self._new_files = 0

    def finish(self) -> None:
        """Let unedited sample posts go, and keep the report."""
        if not self._samples and self.report.created:
            self.report.notes.extend(import_rows.remove_samples())
        if self._own is not None and self._comes_home:
            import_own.settle(self._own)
        self._run.finished_at = clock.now()
        self._run.report = self.report.as_values()
        db.session.flush()

    def _records(self) -> Iterator[Record | Skipped]:
        for record in (*self._opened.posts(), *self._opened.pages()):
            yield self._identified(record) if isinstance(record, ImportedPost) else record

    def _identified(self, record: ImportedPost) -> ImportedPost:
        if self._samples:
            return replace(record, entry_id=None)
        if record.entry_id and record.entry_id.startswith("/") and not site.is_default(self._blog, "url"):
            # A blog whose settings name no address has it from its host; the ids in its real feed begin with it.
            return replace(record, entry_id=permalinks.absolute(self._blog, record.entry_id))
        return record

    def _apply_settings(self) -> None:
        if self._own is not None:
            import_own.take_uploads(self._own)
        if self._own is not None and self._comes_home:
            self.report.notes.extend(import_own.take_over(self._blog, self._own))
            return
        taken, kept = import_settings.take(self._blog, self._opened.site, samples=self._samples)
        self.report.notes.extend(taken)
        self.report.notes.extend(kept)

    def _render(self, records: list[Record]) -> list[Ready]:
        jobs, ready = [], []
        for record in records:
            if not self._dry_run:
                copied, problems = import_files.copy(record.files)
                self._new_files += copied
                self.report.problems.extend(problems)
            own = record.own
            sizes = own.sizes if own else import_files.sizes(self._blog, record.files)
            written_here = self._samples or (own is not None and own.imported_at is None)
            address = bodies.base_url(self._blog, record.path or "/")
            separator = record.excerpt_separator if isinstance(record, ImportedPost) else None
            body = bodies.clean(record.body)
            options = bodies.options_for(self._blog, body, separator=separator, images=sizes, imported=not written_here)
            jobs.append(rendering.Job(body, address, options))
            ready.append((record, address, sizes))
        if db.session().in_transaction():
            db.session.rollback()
        rendered = list(rendering.render_many(jobs))
        return [
            (record, result, address, sizes) for (record, address, sizes), result in zip(ready, rendered, strict=True)
        ]

    def _store_one(self, record: Record, rendered: Rendered, address: str, sizes: dict[str, list[int]]) -> None:
        digest = hashlib.sha256(repr(replace(record, files=(), problems=(), body_line=1)).encode()).hexdigest()
        name = record.source
        row = import_rows.find(record)
        if row is not None:
            if row.source_digest == digest:
                self.report.unchanged.append(name)
                return
            if row.imported_at is None or row.modified_at > row.imported_at or row.latest_revision:
                self.report.skipped.append((name, "was edited here since it came in; the text here is kept."))
                return
            if row.state in ("trashed", "withdrawn"):
                self.report.skipped.append((name, f"is {row.state} here and stays so."))
                return
        self.report.problems.extend(str(problem) for problem in record.problems)
        self.report.problems.extend(
            f"{name}:{problem.line + record.body_line - 1}: {problem.message}"
            for problem in rendered.problems
            if "alt" not in problem.message
        )
        taken = import_rows.taken_by(record.path, row)
        if taken is not None:
            self.report.skipped.append((name, f"its address {record.path} is that of {taken}."))
            return
        if isinstance(record, ImportedPost) and record.published_at and record.published_at > clock.now():
            self.report.notes.append(f"{name}: appears at its date, {record.published_at:%d %B %Y %H:%M} UTC.")
        if record.path is not None and record.path.split("/")[1] in permalinks.RESERVED:
            self.report.notes.append(f"{name}: {record.path} keeps its address; Byline's own page there gives way.")
        done = self.report.created if row is None else self.report.updated
        try:
            row = import_rows.write(self._blog, record, row, sizes)
        except InvalidInput as error:
            self.report.skipped.append((name, str(error)))
            return
        done.append(name)
        bodies.apply(row, rendered, address)
        row.source_digest = digest
        import_own.complete(row, record)
        if self._samples:
            row.is_sample, row.imported_at = True, None  # it comes from nobody's old blog
        db.session.flush()
        self.report.problems.extend(import_rows.keep_old_addresses(record, row))


def open_run() -> ImportRun | None:
    """Return the last import that has not been finished, or nothing."""
    chosen = select(ImportRun).where(ImportRun.finished_at.is_(None)).order_by(ImportRun.id.desc()).limit(1)
    return db.session.scalar(chosen)


def local_path(text: str) -> Path:
    """Return the folder that a person named.

    Raises:
        InvalidInput: there is no such folder.
    """
    path = Path(text).expanduser()
    if not text.strip() or not path.is_dir():
        raise InvalidInput("PATH", f"{text or 'that is empty'} is not a folder.")
    return path.resolve()


__all__ = ["Importing", "Page", "Post", "local_path", "open_run"]
