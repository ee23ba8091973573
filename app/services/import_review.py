"""Look an old blog over before it comes in: what is new, here or in the way, and how its first post will look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app import clock
from app.db import db
from app.importers.records import Import, ImportedPost, RemoteFile, Skipped
from app.models import ImportRun, Site
from app.services import import_rows, import_settings
from app.services.import_choices import Choices
from app.services.import_files import Bringing
from app.services.import_making import Making, Ready, Record, digest_of

MOST_ROWS = 500
# How urgent each kind is for who looks the list over.
KINDS = ("clash", "broken", "edited", "new", "changed", "here")
ONCE_IN = 100


class Reviewing:
    """Look over one blog; the caller commits whenever a number comes, so that a page can show how far it is."""

    def __init__(self, run: ImportRun, blog: Site, opened: Import) -> None:
        self.run = run
        self._blog = blog
        self._opened = opened
        self._making = Making(blog, Choices(), samples=False, dry_run=True)
        self._rows: list[dict[str, Any]] = []
        self._counts: Counter[str] = Counter()
        self._paths: dict[str, str] = {}
        self._pictures: set[str] = set()
        self._sample: Record | None = None

    def look(self) -> Iterator[int]:
        """Look at one text after the other, and yield how many were looked at, now and then."""
        for records in (self._opened.posts(), self._opened.pages()):
            for record in records:
                self._look_at(record)
                if self._counts.total() % ONCE_IN == 0:
                    yield self._counts.total()

        if (beside := self._opened.site.beside) is not None:
            self._pictures.update(file.url for file in beside.files() if isinstance(file, RemoteFile))

    def sample(self) -> dict[str, Any]:
        """Return the first post as it will be shown."""
        if self._sample is None:
            return {}
        shown: dict[str, Any] = {}
        for started in self._making.begin([self._sample], Bringing(None)):
            for batch in self._making.finish(started) if started is not None else ():
                for ready in batch or ():
                    if isinstance(ready, Ready) and ready.rendered is not None:
                        shown = _shown(ready)
        self._making.close()
        return shown

    def settings(self) -> list[str]:
        """Say which settings will be taken over; to be asked in a transaction that is taken back."""
        return import_settings.take(self._blog, self._opened.site).sentences

    def keep(self, sample: dict[str, Any], settings: list[str]) -> None:
        """Store what was seen."""
        self._rows.sort(key=lambda row: KINDS.index(row["kind"]))
        self.run.review = {
            "counts": dict(self._counts),
            "rows": self._rows[:MOST_ROWS],
            "more": max(0, len(self._rows) - MOST_ROWS),
            "settings": settings,
            "problems": [str(problem) for problem in self._opened.problems],
            "pictures": len(self._pictures),
            "title": self._opened.site.title or "",
            "sample": sample,
        }
        self.run.total = self._counts.total()
        self.run.state = "review"
        db.session.flush()

    def _look_at(self, record: Record | Skipped) -> None:
        if isinstance(record, Skipped):
            self._add("broken", record.source, record.source, why=record.reason)
            return
        record = self._making.identified(record)
        kind, why = self._kind(record)
        at = getattr(record, "published_at", None)
        self._add(
            kind, record.source, record.title, path=record.path or "", date=f"{at:%Y-%m-%d}" if at else "", why=why
        )
        self._pictures.update(file.url for file in record.remote_files)
        is_post = isinstance(record, ImportedPost) and record.path is not None
        if kind == "new" and (self._sample is None or (is_post and not isinstance(self._sample, ImportedPost))):
            self._sample = record

    def _add(self, kind: str, source: str, title: str, *, path: str = "", date: str = "", why: str = "") -> None:
        self._counts[kind] += 1
        row = {"kind": kind, "source": source, "title": title[:300], "path": path, "date": date, "why": why}
        if kind != "here" and len(self._rows) < 4 * MOST_ROWS:
            self._rows.append(row)

    def _kind(self, record: Record) -> tuple[str, str]:
        path = record.path
        if path is not None and path in self._paths:
            return "clash", f"{self._paths[path]} has the same address."
        if path is not None:
            self._paths[path] = record.source
        if import_rows.digest_of(record) == digest_of(record):
            return "here", ""
        row = import_rows.find(record)
        if row is not None and import_rows.is_edited(row):
            return "edited", "Edited here since it came in. The text here is kept."
        taken = import_rows.address_of(path, row)
        if taken is not None:
            return "clash", f"Its address is that of “{taken}” here."
        return ("new", "") if row is None else ("changed", "")


def _shown(ready: Ready) -> dict[str, Any]:
    record, rendered = ready.record, ready.rendered
    made = asdict(rendered) if rendered is not None else {}
    published = getattr(record, "published_at", None) or clock.now()
    return {
        "title": record.title,
        "path": record.path or "/",
        "summary": record.summary,
        "language": record.language,
        "published_at": published.isoformat(),
        "published_offset": getattr(record, "published_offset", 0),
        "authors": [author.name for author in getattr(record, "authors", ())],
        "categories": list(getattr(record, "categories", ())),
        "tags": list(getattr(record, "tags", ())),
        "rendered": made,
        "is_html": ready.is_html,
    }
