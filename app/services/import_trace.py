"""Write down what one import did to each thing, so that the report can tell it and undoing can take it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ScalarResult, func, select

from app.db import db
from app.models import Author, Category, ImportRow, ImportRun, Page, Post, Series, Tag
from app.services.import_files import Copied
from app.services.import_settings import Taken

TERMS: tuple[type[Author] | type[Category] | type[Tag] | type[Series], ...] = (Author, Category, Tag, Series)
# What people say of an author, category, tag or series; the rest is counted.
WORDS = ("name", "title", "slug", "description", "planned", "email", "email_public", "url", "biography", "links")
LONGEST_NAME = 2000
# An outcome is replaced by a later one of the same run only where it says more.
_WEIGHT = {"skipped": 0, "unchanged": 1, "updated": 2, "created": 3}


def newest() -> dict[str, int]:
    """Return the highest number of each kind of term."""
    return {model.__tablename__: db.session.scalar(select(func.max(model.id))) or 0 for model in TERMS}


def described(row: Author | Category | Tag | Series) -> dict[str, Any]:
    """Return what of a term people can change."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key in WORDS}


class Trace:
    """Note what becomes of each thing in one run.

    A run that goes on keeps what it noted of a thing before it was stopped, where that says more.
    """

    def __init__(self, run: ImportRun, *, goes_on: bool) -> None:
        self._run = run
        self._goes_on = goes_on
        self._noted: set[tuple[str, str]] = set()

    def note(self, kind: str, name: str, outcome: str, **columns: Any) -> None:  # noqa: ANN401 - columns of a row
        """Note what became of one thing."""
        name = name[:LONGEST_NAME]
        known = self._known(kind, name)
        if known is not None and _WEIGHT[known.outcome] > _WEIGHT[outcome]:
            return
        if known is None:
            known = ImportRow(run_id=self._run.id, kind=kind, name=name, title="", reasons=[], is_html=False)
            db.session.add(known)
        elif known.before is not None:
            columns.pop("before", None)  # what it was before the whole run counts
        known.outcome = outcome
        for column, value in columns.items():
            setattr(known, column, value)
        self._noted.add((kind, name))

    def text(self, kind: str, name: str, outcome: str, row: Post | Page | None, **more: Any) -> None:  # noqa: ANN401
        """Note what became of a post or page, and how it was left."""
        after = None
        if row is not None:
            after = {"modified_at": row.modified_at.isoformat(), "state": row.state, "revision": row.latest_revision}
        self.note(kind, name, outcome, item_id=row.id if row is not None else None, after=after, **more)

    def terms(self, before: dict[str, int]) -> None:
        """Note the authors, categories, tags and series that have come since."""
        for model in TERMS:
            found: ScalarResult[Any] = db.session.scalars(select(model).where(model.id > before[model.__tablename__]))
            for row in found:
                label = row.title if isinstance(row, Series) else row.name
                name = model.__tablename__
                self.note(name, str(row.id), "created", title=label, item_id=row.id, after=described(row))

    def described(self, row: Category) -> None:
        """Note a category of which only this import said something."""
        self.note(
            "category",
            str(row.id),
            "updated",
            title=row.name,
            item_id=row.id,
            before={"description": ""},
            after=described(row),
        )

    def settings(self, taken: Taken) -> None:
        """Note which settings were taken over, and what they were."""
        for key, (before, after) in taken.changed.items():
            self.setting(key, before, after)
        self.redirects(taken.redirects)

    def setting(self, key: str, before: Any, after: Any) -> None:  # noqa: ANN401 - any kind of setting
        """Note what a setting was and is."""
        self.note("setting", key, "updated", before={"value": before}, after={"value": after})

    def redirects(self, paths: Iterable[str]) -> None:
        """Note the addresses that lead on since this import."""
        for path in paths:
            self.note("redirect", path, "created")

    def files(self, copied: Copied) -> None:
        """Note the files that came, and those that were here already, which another import's undoing must leave."""
        for address in copied.new:
            self.note("file", address, "created")
        for address, aside in copied.replaced.items():
            self.note("file", address, "updated", before={"kept": aside})
        for address in copied.same:
            self.note("file", address, "unchanged")

    def _known(self, kind: str, name: str) -> ImportRow | None:
        if not self._goes_on and (kind, name) not in self._noted:
            return None
        chosen = select(ImportRow).where(ImportRow.run_id == self._run.id, ImportRow.kind == kind)
        return db.session.scalar(chosen.where(ImportRow.name == name))
