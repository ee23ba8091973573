"""Take an import back: `flask import undo`."""

from __future__ import annotations

import click

from app.db import begin_writing, db
from app.queries import current_site
from app.services import import_runs, import_undo
from app.services.import_undo import Undone
from app.services.rerender import Rerendering

from . import rerender
from .running import command as running


@click.command("undo")
@click.argument("run", type=int, required=False)
@running
def command(run: int | None) -> None:
    """Take back the import of this number, or the last one: within 7 days, and not what was edited since."""
    undone = carry_out(run)
    for sentence in undone.left:
        click.echo(f"  {sentence}")
    click.echo(undone.summary())


def carry_out(number: int | None) -> Undone:
    """Take an import back, a batch at a time, and return what was done."""
    undone = Undone()
    begin_writing()
    run = import_undo.find(number)
    import_undo.begin(run)
    import_runs.claim(run, "undoing")
    db.session.commit()
    begin_writing()
    for _size in import_undo.texts(run, undone):
        db.session.commit()
        begin_writing()
    import_undo.rest(run, undone)
    db.session.commit()
    moved = Rerendering(current_site())
    if moved.jobs:
        rerender.carry_out(moved)
    return undone
