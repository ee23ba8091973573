"""Carry out what the panel asks for: `flask import run`."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from flask import current_app

from app.db import begin_writing, db
from app.errors import BylineError, InvalidInput
from app.importers.records import Import
from app.models import ImportRun
from app.queries import current_site
from app.services import import_runs, import_source, import_undo
from app.services.import_choices import Choices
from app.services.import_review import Reviewing
from app.services.imports import Importing
from app.services.rerender import Rerendering

from . import rerender
from .importing import carry_out
from .running import command as running

BROKE_OFF = "Something went wrong that should not. The log of the import in the data folder says more."


@click.command("run")
@click.argument("run", type=int)
@running
def command(run: int) -> None:
    """Read or carry out the import of this number, which the panel has prepared."""
    perform(run)


def perform(run: int) -> None:
    """Do what is next for a run: read it, or move it in; what goes wrong is kept with it in one sentence.

    Raises:
        BylineError: it cannot be done.
    """
    begin_writing()
    found = import_undo.find(run)
    is_new = "how" in found.choices and not found.review
    import_runs.claim(found, "reading" if is_new else "running")
    db.session.commit()
    try:
        opened = import_source.read(found.source, _reached(found), found.location)
        if is_new:
            _review(found, opened)
        else:
            _carry_out(found, opened)
    except BylineError as error:
        _fail(run, f"{error.field} {error.message}" if isinstance(error, InvalidInput) else str(error))
        raise
    except BaseException:
        _fail(run, BROKE_OFF)
        raise


def _reached(run: ImportRun) -> Path:
    """Return the folder or file to read, unpacked or fetched once."""
    place = import_runs.folder_of(run) / "blog"
    is_upload = run.choices.get("how") == "upload"
    location = str(import_runs.folder_of(run) / "upload") if is_upload else run.location
    known = run.choices.get("reached")
    if known and Path(known).exists():
        return Path(known)
    shutil.rmtree(place, ignore_errors=True)  # half of it, where a process was killed
    allowed = current_app.config.get("FETCH_ALLOWED", ())
    path = import_source.reached(run.source, location, place, shown=run.location, allowed=allowed)
    begin_writing()
    run.choices = {**run.choices, "reached": str(path)}
    db.session.commit()
    return path


def _review(run: ImportRun, opened: Import) -> None:
    reviewing = Reviewing(run, current_site(), opened)
    for count in reviewing.look():
        begin_writing()
        run.done, run.total = count, opened.total
        import_runs.claim(run, "reading")
        db.session.commit()
    sample = reviewing.sample()
    begin_writing()
    settings = reviewing.settings()
    db.session.rollback()
    begin_writing()
    reviewing.keep(sample, settings)
    db.session.commit()


def _carry_out(run: ImportRun, opened: Import) -> None:
    importing = Importing(
        current_site(),
        run.source,
        run.location,
        opened,
        choices=Choices.stored(run.choices),
        run=run,
        allowed=current_app.config.get("FETCH_ALLOWED", ()),
    )
    for _stored in carry_out(importing):
        pass
    if run.state != "finished":
        return
    shutil.rmtree(import_runs.folder_of(run), ignore_errors=True)
    moved = Rerendering(current_site())
    if moved.jobs:
        rerender.carry_out(moved)


def _fail(number: int, sentence: str) -> None:
    db.session.rollback()
    begin_writing()
    import_runs.fail(import_undo.find(number), sentence)
    db.session.commit()
