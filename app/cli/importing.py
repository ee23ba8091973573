"""Carry out an import so that each of its batches is durable by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator

from app.db import begin_writing, db
from app.services import import_runs
from app.services.import_beside import texts_in
from app.services.imports import Importing

LONGEST_SECONDS = 0.5  # that nobody else can save for; a save waits for ten times as long
BREATH_SECONDS = 0.1  # between batches, in which others come to save: on SQLite who waits asks ten times a second


def carry_out(importing: Importing, *, dry_run: bool = False) -> Iterator[int]:
    """Store batch after batch and yield how many texts each one held; end early where somebody asks for it.

    Args:
        importing: what to carry out.
        dry_run: take every step back instead of committing it.
    """
    end = db.session.rollback if dry_run else db.session.commit
    begin_writing()
    importing.begin()
    if not dry_run:
        import_runs.claim(importing.run)
    end()
    stored = 0
    for batch in importing.batches():
        while True:
            if stored:
                time.sleep(BREATH_SECONDS)
            begin_writing()
            left = importing.store(batch, LONGEST_SECONDS)
            wish = importing.run.wish if not dry_run else ""
            if wish:
                import_runs.give_in(importing.run, wish)
            end()
            stored += bool(batch) and not dry_run
            yield texts_in(batch) - texts_in(left)
            if wish:
                return
            if not left:
                break
            batch = left
    if stored > 1:
        time.sleep(BREATH_SECONDS)
    begin_writing()
    importing.finish()
    end()
