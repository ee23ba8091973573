"""Render stored bodies again when the pipeline or the site's address changed, while readers are served the old ones."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import select

from app import rendering
from app.content import PIPELINE_VERSION, Rendered
from app.db import db
from app.models import Page, Post, Site
from app.services import bodies, site

READ_AT_ONCE = 200


@dataclass(frozen=True)
class _Result:
    model: str
    id: int
    modified_at: datetime
    rendered: Rendered
    rendered_for: str


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
        self._aside: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed by swap
        self.jobs = [(name, id_) for name, model in (("Post", Post), ("Page", Page)) for id_ in self._stale(model)]
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
                        self._blog, separator=getattr(row, "excerpt_separator", None), images=row.image_sizes
                    ),
                )
                for row, address in zip(here, addresses, strict=True)
            ]
            seen = [(type(row).__name__, row.id, row.modified_at) for row in here]
            db.session.rollback()
            for (name, id_, modified_at), address, rendered in zip(
                seen, addresses, rendering.render_many(work), strict=True
            ):
                pickle.dump(_Result(name, id_, modified_at, rendered, address), self._aside)
                yield

    def swap(self) -> None:
        """Put the prepared renderings in place, except where somebody saved a newer text meanwhile."""
        self._aside.seek(0)
        with self._aside:
            while True:
                try:
                    result: _Result = pickle.load(self._aside)  # noqa: S301 - this process wrote it
                except EOFError:
                    break
                row = _row(result.model, result.id)
                if row is None or row.modified_at != result.modified_at:
                    self.kept_newer += 1
                    continue
                bodies.apply(row, result.rendered, result.rendered_for)
                db.session.flush()
                db.session.expunge(row)
        if self.jobs:
            site.content_changed()

    def _stale(self, model: type[Post | Page]) -> list[int]:
        chosen = select(model.id, model.path, model.rendered_for, model.pipeline_version).order_by(model.id.desc())
        return [
            id_
            for id_, path, rendered_for, version in db.session.execute(chosen)
            if self._everything
            or version != PIPELINE_VERSION
            or rendered_for != bodies.base_url(self._blog, path or "/")
        ]
