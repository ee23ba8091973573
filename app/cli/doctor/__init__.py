"""Look whether everything is as it should be, and say what to do: `flask doctor`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.running import unprepared
from app.db import db

from . import database, here, proxy
from .findings import ERROR, WARNING, Finding

_COLOURS = {WARNING: "yellow", ERROR: "red"}


@click.command("doctor")
@click.option("--url", help="Ask the running server at this address, through whatever stands in front of it.")
@unprepared
def command(url: str | None) -> None:
    """Check settings, data folder, database, disk, clock, files and backups; change nothing.

    Ends with 1 if there is an error, else with 0.
    """
    levels = []
    for finding in _findings(url):
        levels.append(finding.level)
        word = click.style(f"{finding.level:8}", fg=_COLOURS.get(finding.level, "green"))
        advice = f"\n         {finding.advice}" if finding.advice else ""
        what = finding.what if finding.what.startswith("http") else finding.what[:1].upper() + finding.what[1:]
        click.echo(f"{word} {what}.{advice}")
    errors, warnings = levels.count(ERROR), levels.count(WARNING)
    click.echo(f"{len(levels)} checks, {errors} errors, {warnings} warnings.")
    if errors:
        sys.exit(1)


def _findings(url: str | None) -> Iterator[Finding]:
    found = list(here.folder())
    yield from found
    if here.FOLDER_GONE in found[0].what:
        return
    yield from here.key()
    yield from here.disk()
    whole = True
    for finding in database.connection():
        whole = whole and finding.level != ERROR
        yield finding
    if whole:
        try:
            yield from here.settings(database.site_address() or "")
            yield from database.clocks()
            yield from database.backups()
        except SQLAlchemyError:
            db.session.rollback()
    yield from here.media()
    yield from here.renderer()
    yield from here.own_files()
    if url:
        yield from proxy.examine(url.rstrip("/"))
