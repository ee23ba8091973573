"""Make ready what an import stores: bring its files, render it, and see whether Markdown says what its HTML said."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

from app import permalinks, rendering
from app.content import Rendered
from app.db import db
from app.importers.records import ImportedPage, ImportedPost, Skipped
from app.models import Site
from app.services import bodies, import_files, import_html, import_rows, site
from app.services.import_choices import Choices
from app.services.import_files import Bringing, Copied

PULSE_SECONDS = 5.0
CHILDREN = 2
Record = ImportedPost | ImportedPage


class Ready(NamedTuple):
    """Be a post or page that only needs to be stored; without a rendering it is here already."""

    record: Record
    digest: str
    files: Copied
    address: str = ""
    sizes: dict[str, list[int]] = {}
    rendered: Rendered | None = None
    is_html: bool = False


class Started(NamedTuple):
    """Be a batch whose texts the renderer has."""

    made: list[Ready | Skipped]
    rendered: dict[int, Future[Rendered]]


class Making:
    """Make ready the posts and pages of one import, with no transaction open.

    Args:
        blog: the site that everything goes into.
        choices: what the person chose.
        samples: whether this is the sample blog, which gets ids of its own.
        dry_run: bring no files.
    """

    def __init__(self, blog: Site, choices: Choices, *, samples: bool, dry_run: bool) -> None:
        self._blog = blog
        self._choices = choices
        self._samples = samples
        self._dry_run = dry_run
        self._beaten = time.monotonic()
        self._threads = ThreadPoolExecutor(CHILDREN, thread_name_prefix="import")

    def begin(self, records: Sequence[Record | Skipped], bringing: Bringing) -> Iterator[Started | None]:
        """Look at the records of one batch and give them to the renderer; before the batch, a sign of life each."""
        made: list[Ready | Skipped] = []
        for record in records:
            made.append(record if isinstance(record, Skipped) else self._looked_at(record, bringing))
            yield from self._beat()
        jobs = {
            place: self._job(self._blog, each)
            for place, each in enumerate(made)
            if isinstance(each, Ready) and each.address
        }
        if db.session().in_transaction():
            db.session.rollback()
        yield Started(made, {place: self._threads.submit(_rendered, job) for place, job in jobs.items()})

    def finish(self, started: Started) -> Iterator[list[Ready | Skipped] | None]:
        """Yield a batch that was begun as it can be stored; before it, a sign of life each."""
        made = started.made
        for place, rendered in started.rendered.items():
            each = made[place]
            if isinstance(each, Ready):
                made[place] = self._compared(each._replace(rendered=rendered.result()))
            yield from self._beat()
        yield made

    def close(self) -> None:
        """Let go of what is still to be rendered."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def identified(self, record: Record) -> Record:
        """Return a record with the id and the addresses that it has here."""
        if self._choices.rewrite:
            record = import_html.rewritten(record)
        if not isinstance(record, ImportedPost):
            return record
        if self._samples:
            return replace(record, entry_id=None)
        if record.entry_id and record.entry_id.startswith("/") and not site.is_default(self._blog, "url"):
            # A blog whose settings name no address has it from its host; the ids in its real feed begin with it.
            return replace(record, entry_id=permalinks.absolute(self._blog, record.entry_id))
        return record

    def _looked_at(self, record: Record, bringing: Bringing) -> Ready:
        record = self.identified(record)
        copied = import_files.nothing()
        if not self._dry_run:
            bringing.copy(record.files, copied)
            if self._choices.fetch_images:
                bringing.fetch(record.remote_files, copied)
        digest = digest_of(record)
        if record.source in self._choices.leave_out or import_rows.digest_of(record) == digest:
            return Ready(record, digest, copied)
        return Ready(
            record,
            digest,
            copied,
            address=bodies.base_url(self._blog, record.path or "/"),
            sizes=record.own.sizes if record.own else import_files.sizes(self._blog, record.files, record.remote_files),
        )

    def _job(self, blog: Site, ready: Ready) -> rendering.Job:
        body = bodies.clean(ready.record.body)
        separator = ready.record.excerpt_separator if isinstance(ready.record, ImportedPost) else None
        own = ready.record.own
        written_here = self._samples or (own is not None and own.imported_at is None)
        options = bodies.options_for(blog, body, separator=separator, images=ready.sizes, imported=not written_here)
        return rendering.Job(body, ready.address, options)

    def _compared(self, ready: Ready) -> Ready:
        """Return a text as HTML where the Markdown that was made of it renders to something else."""
        record, rendered = ready.record, ready.rendered
        if record.html is None or rendered is None or import_html.is_alike(record.html, rendered):
            return ready
        kept = ready._replace(record=replace(record, body=import_html.as_body(record.html)), is_html=True)
        job = self._job(self._blog, kept)
        db.session.rollback()
        return kept._replace(rendered=_rendered(job))

    def _beat(self) -> Iterator[None]:
        if time.monotonic() - self._beaten > PULSE_SECONDS:
            self._beaten = time.monotonic()
            yield None


def _rendered(job: rendering.Job) -> Rendered:
    return rendering.render(job.source, base_url=job.base_url, options=job.options)


def digest_of(record: Record) -> str:
    """Return a digest of all that a text is made of: the same one says that nothing changed in the old blog."""
    plain = replace(record, files=(), remote_files=(), problems=(), body_line=1)
    return hashlib.sha256(repr(plain).encode("utf-8", "surrogatepass")).hexdigest()
