"""Render stored bodies again when the pipeline or the site's address changed, while readers are served the old ones."""

from __future__ import annotations

import contextlib
import io
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import select, update

from app import rendering
from app.content import PIPELINE_VERSION
from app.db import db
from app.models import Page, Post, Site
from app.services import bodies, site

READ_AT_ONCE = 200


@dataclass(frozen=True)
class _Result:
    model: str
    id: int
    modified_at: datetime
    columns: dict[str, Any]


MODELS: dict[str, type[Post] | type[Page]] = {"Post": Post, "Page": Page}


def _row(model: str, id_: int) -> Post | Page | None:
    return db.session.get(Post, id_) if model == "Post" else db.session.get(Page, id_)


class Rerendering:
    """Prepare renderings in a file aside, then swap all of them in within one short transaction.

    Args:
        blog: the site, with the address for which to render; it need not be stored yet.
        everything: render also what is current.
    """

    def __init__(self, blog: Site, *, everything: bool = False) -> None:
        self._blog = blog
        self._everything = everything
        self.jobs = [(name, id_) for name, model in MODELS.items() for id_ in self._stale(model)]
        self._aside: BinaryIO = tempfile.TemporaryFile() if self.jobs else io.BytesIO()  # noqa: SIM115 - swap closes it
        self.kept_newer = 0

    def prepare(self) -> Iterator[None]:
        """Render one body at a time outside of any transaction, and say so after each."""
        for start in range(0, len(self.jobs), READ_AT_ONCE):
            rows = [_row(model, id_) for model, id_ in self.jobs[start : start + READ_AT_ONCE]]
            here = [row for row in rows if row is not None]
            addresses = [bodies.base_url(self._blog, row.path or "/") for row in here]
            work = [
                rendering.Job(
                    row.body,
                    address,
                    bodies.options_for(
                        self._blog,
                        row.body,
                        separator=getattr(row, "excerpt_separator", None),
                        images=row.image_sizes,
                        imported=row.imported_at is not None,
                    ),
                )
                for row, address in zip(here, addresses, strict=True)
            ]
            for row in here:
                db.session.expunge(row)
            db.session.rollback()
            for row, address, rendered in zip(here, addresses, rendering.render_many(work), strict=True):
                columns = bodies.columns(row, rendered, address)
                pickle.dump(_Result(type(row).__name__, row.id, row.modified_at, columns), self._aside)
                yield

    def swap(self) -> None:
        """Put the prepared renderings in place, except where somebody saved a newer text meanwhile.

        Nothing is loaded for it: as long as it takes, nobody else can write.
        """
        self._aside.seek(0)
        current = {
            (name, id_): modified_at
            for name, model in MODELS.items()
            for id_, modified_at in db.session.execute(select(model.id, model.modified_at)).tuples()
        }
        with self._aside:
            while batch := list(islice(self._results(), READ_AT_ONCE)):
                fresh = [result for result in batch if current.get((result.model, result.id)) == result.modified_at]
                self.kept_newer += len(batch) - len(fresh)
                for name, model in MODELS.items():
                    rows = [{"id": result.id, **result.columns} for result in fresh if result.model == name]
                    if rows:
                        db.session.execute(update(model), rows)
        db.session.expire_all()
        if self.jobs:
            site.content_changed()

    def _results(self) -> Iterator[_Result]:
        with contextlib.suppress(EOFError):
            while True:
                yield pickle.load(self._aside)  # noqa: S301 - this process wrote it

    def _stale(self, model: type[Post | Page]) -> list[int]:
        chosen = select(model.id, model.path, model.rendered_for, model.pipeline_version).order_by(model.id.desc())
        return [
            id_
            for id_, path, rendered_for, version in db.session.execute(chosen)
            if self._everything
            or version != PIPELINE_VERSION
            or rendered_for != bodies.base_url(self._blog, path or "/")
        ]
