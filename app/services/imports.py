"""Bring a blog in: read and render outside of transactions, store in batches, report every post."""

from __future__ import annotations

import itertools
import time
from collections.abc import Collection, Iterator, Sequence

from app import clock, permalinks, storage
from app.content import Rendered
from app.db import db
from app.errors import InvalidInput
from app.importers.records import Import, ImportedPost, Skipped
from app.models import ImportRun, Page, Post, Site
from app.services import (
    bodies,
    import_own,
    import_rows,
    import_samples,
    import_settings,
    import_trace,
    import_undo,
    media,
    site,
    undoing,
)
from app.services.import_beside import Aside, BroughtBeside
from app.services.import_choices import Choices
from app.services.import_files import Bringing
from app.services.import_filing import Filing
from app.services.import_making import Making, Ready, Started
from app.services.import_report import ImportReport
from app.services.import_settings import Taken
from app.services.import_trace import Trace

BATCH = 100
Batch = Sequence[Ready | Skipped | Aside]


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
        choices: what the person chose.
        run: the run to go on with, or nothing for a new one.
        allowed: addresses that may be fetched from although they are not public.
    """

    def __init__(
        self,
        blog: Site,
        source: str,
        location: str,
        opened: Import,
        *,
        dry_run: bool = False,
        samples: bool = False,
        choices: Choices = Choices(),  # noqa: B008 - it is frozen
        run: ImportRun | None = None,
        allowed: Collection[str] = (),
    ) -> None:
        self.report = ImportReport(problems=[str(problem) for problem in opened.problems])
        self._general = list(self.report.problems)
        self.run = run or ImportRun(source=source, location=location[:2000], started_at=clock.now(), state="running")
        self._blog = blog
        self._opened = opened
        self._samples = samples
        self._is_traced = not (dry_run or samples)
        self._choices = choices
        self._allowed = allowed
        self._making = Making(blog, choices, samples=samples, dry_run=dry_run)
        self._bringing = Bringing(None, allowed)
        self._trace = Trace(self.run, goes_on=run is not None)
        self._dry_run = dry_run
        self._own = opened.site.own
        self._comes_home = False
        self._beside = BroughtBeside(opened.site.beside if not samples else None)

    @property
    def total(self) -> int:
        """Return how many posts and pages the old blog holds."""
        return self._opened.total

    @property
    def _traced(self) -> Trace | None:
        return self._trace if self._is_traced else None

    def begin(self) -> None:
        """Take over the site's settings that nobody has chosen here yet, and note that an import began."""
        newest = import_trace.newest()
        taken = self._take_settings()
        self.report.notes.extend(taken.sentences)
        self.run.done, self.run.total, self.run.beat_at = 0, self.total, clock.now()
        goes_on = self.run.id is not None
        db.session.add(self.run)
        db.session.flush()
        if self._is_traced:
            import_undo.forget_old()
            self._trace = Trace(self.run, goes_on=goes_on)
            self._trace.settings(taken)
            self._trace.terms(newest)
            self._bringing = Bringing(storage.import_folder() / f"before-{self.run.id}", self._allowed)
        self._keep_report()

    def batches(self) -> Iterator[Batch]:
        """Read and render the old blog, a batch of posts and pages at a time, outside of any transaction.

        A batch may be empty: then it only says that the import is alive.
        """
        if self._own is not None and not self._dry_run:
            missing = import_own.take_files(self._own)
            self._general.extend(missing)
            self.report.problems.extend(missing)
        yield from self._beside.topics(BATCH)
        size = min(BATCH, max(10, self.total // 10))  # small imports show how they get on, too
        records = itertools.chain(self._opened.posts(), self._opened.pages())
        before: Started | None = None
        try:
            while some := list(itertools.islice(records, size)):
                self._beside.note_shown(some)
                for started in self._making.begin(some, self._bringing):
                    if started is None:
                        yield []
                        continue
                    # While one batch is stored, the next one is rendered.
                    if before is not None:
                        yield from (batch or [] for batch in self._making.finish(before))
                    before = started
            if before is not None:
                yield from (batch or [] for batch in self._making.finish(before))
            if not self._dry_run:
                for unshown in self._beside.files(self._bringing, fetch=self._choices.fetch_images):
                    yield [unshown]
                self._general.extend(self._beside.problems)
                self.report.problems.extend(self._beside.problems)
            yield from self._beside.left(BATCH)
        finally:
            self._making.close()

    def store(self, batch: Batch, seconds: float | None = None) -> Batch:
        """Store one rendered batch, or as much of it as can be done in that time; return what is left of it."""
        end = time.monotonic() + seconds if seconds is not None else None
        before = len(self.report.created) + len(self.report.updated)
        newest = import_trace.newest() if batch and self._is_traced else None
        changes = done = texts = 0
        filing = Filing()
        for each in batch:
            if isinstance(each, Aside):
                changes += self._beside.store(each, self.report, self._traced)
            elif isinstance(each, Skipped):
                self._leave(each)
            else:
                self._store_one(each, filing)
                changes += each.files.changes
            texts += not isinstance(each, Aside)
            done += 1
            if end is not None and time.monotonic() > end:
                break
        self.run.done += texts
        if done and isinstance(last := batch[done - 1], Ready):
            self.run.current = last.record.title
        self.run.beat_at = clock.now()
        db.session.flush()
        if changes or len(self.report.created) + len(self.report.updated) > before:
            site.content_changed()
        if newest is not None:
            self._trace.terms(newest)
        return batch[done:]

    def finish(self) -> None:
        """Let unedited sample posts go, and keep the report."""
        if not self._samples and self.report.created:
            self.report.notes.extend(import_samples.remove(self._traced))
        if self._own is not None and self._comes_home:
            import_own.settle(self._own)
        self.run.finished_at, self.run.state = clock.now(), "finished"
        self.run.current, self.run.done, self.run.wish = "", self.total, ""
        self._keep_report()
        db.session.flush()

    def _take_settings(self) -> Taken:
        if self._own is None:
            return import_settings.take(self._blog, self._opened.site, samples=self._samples)
        import_own.take_uploads(self._own)
        known = self.run.choices or {}
        self._comes_home = bool(known.get("comes_home")) or import_own.is_home(self._blog)
        if not self._comes_home:
            return import_settings.take(self._blog, self._opened.site)
        if known.get("comes_home"):  # what was broken off goes on
            return Taken([], {}, [])
        self.run.choices = {**known, "comes_home": True}
        return import_own.take_over(self._blog, self._own)

    def _keep_report(self) -> None:
        """Keep what concerns no single post; a run that goes on adds to what it said before."""
        known = self.run.report or {}
        self.run.report = {
            "notes": list(dict.fromkeys([*known.get("notes", ()), *self.report.notes])),
            "problems": list(dict.fromkeys([*known.get("problems", ()), *self._general])),
        }

    def _leave(self, record: Skipped) -> None:
        reasons = [*map(str, record.problems[:-1]), record.reason]
        self.report.add(record.place, "skipped", reasons)
        if self._is_traced:
            self._trace.note("post", record.place, "skipped", reasons=reasons)

    def _store_one(self, ready: Ready, filing: Filing) -> None:
        record, before = ready.record, None
        written: Post | Page | None = None
        outcome, reasons, row = self._may_come(ready)
        if outcome == "" and ready.rendered is not None:
            outcome = "created" if row is None else "updated"
            if row is not None and self._is_traced:
                before = undoing.snapshot(row, *([record.path] if record.path else []))
            try:
                written, more = self._write(ready, ready.rendered, row, filing)
                reasons.extend(more)
            except InvalidInput as error:
                outcome, before = "skipped", None
                reasons.append(str(error))
            if written is not None and before is not None:
                undoing.note_change(written, before)
        self.report.add(record.source, outcome, reasons, is_html=ready.is_html and written is not None)
        if not self._is_traced:
            return
        self._trace.text(
            "post" if isinstance(record, ImportedPost) else "page",
            record.source,
            outcome,
            written,
            title=record.title,
            reasons=reasons,
            is_html=ready.is_html and written is not None,
            before=before,
        )
        self._trace.files(ready.files)

    def _may_come(self, ready: Ready) -> tuple[str, list[str], Post | Page | None]:
        """Return what becomes of a text that is not written, and why; or an empty word, notes, and its row."""
        record = ready.record
        if record.source in self._choices.leave_out:
            return "skipped", ["was left out, as you chose."], None
        digest = import_rows.digest_of(record)
        if digest == ready.digest:
            return "unchanged", list(ready.files.problems), None
        if ready.rendered is None:
            return "skipped", ["was changed here while it came in; import again."], None
        row = import_rows.find(record) if digest is not None else None
        if row is not None and import_rows.is_edited(row):
            return "skipped", ["was edited here since it came in; the text here is kept."], None
        if row is not None and row.state in ("trashed", "withdrawn") and row.state != record.state:
            return "skipped", [f"is {row.state} here and stays so."], None
        reasons = [*ready.files.problems, *(str(problem) for problem in record.problems)]
        if not ready.is_html:
            reasons.extend(
                f"{record.source}:{problem.line + record.body_line - 1}: {problem.message}"
                for problem in ready.rendered.problems
                if "alt" not in problem.message
            )
        taken = import_rows.taken_by(record.path, row, self._traced)
        if taken is not None:
            return "skipped", [*reasons, f"its address {record.path} is that of {taken}."], None
        return "", reasons, row

    def _write(
        self, ready: Ready, rendered: Rendered, row: Post | Page | None, filing: Filing
    ) -> tuple[Post | Page, list[str]]:
        record, name = ready.record, ready.record.source
        if isinstance(record, ImportedPost) and record.published_at and record.published_at > clock.now():
            self.report.notes.append(f"{name}: appears at its date, {record.published_at:%d %B %Y %H:%M} UTC.")
        if record.path is not None and record.path.split("/")[1] in permalinks.RESERVED:
            self.report.notes.append(f"{name}: {record.path} keeps its address; Byline's own page there gives way.")
        written = import_rows.write(self._blog, record, row, ready.sizes, filing)
        bodies.apply(written, rendered, ready.address)
        written.source_digest = ready.digest
        import_own.complete(written, record)
        if self._samples:
            written.is_sample, written.imported_at = True, None  # it comes from nobody's old blog
        db.session.flush()
        media.note(written)
        made, problems = import_rows.keep_old_addresses(record, written, self._traced)
        if self._is_traced:
            self._trace.redirects(made)
        return written, problems


__all__ = ["Importing"]
