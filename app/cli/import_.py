"""Move a blog in: `flask import`."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app

from app.db import db
from app.importers import IMPORTERS
from app.queries import current_site
from app.services import import_report, import_runs, import_source
from app.services.import_choices import Choices
from app.services.imports import Importing
from app.services.rerender import Rerendering

from . import compare as comparing
from . import import_run, import_undo, rerender
from .importing import carry_out
from .running import command as running

SUMMARIES = {
    "jekyll": "a Jekyll blog: its folder, or a zip of it",
    "hugo": "a Hugo blog: its folder, or a zip of it",
    "wordpress": "a WordPress export: the .xml file, or a zip or folder of it with the uploads",
    "ghost": "a Ghost export: the .json file, or a zip or folder of it with the images",
    "feed": "an Atom, RSS or JSON feed: a file or an address",
}


@click.group("import")
def group() -> None:
    """Move a blog in."""


def _command(source: str) -> click.Command:
    """Return the command that moves in blogs of one make."""

    @running
    def move_in(
        path: str, dry_run: bool, fetch_images: bool, rewrite: bool, report: str | None, compare: str | None
    ) -> None:
        with import_source.opened(source, path, allowed=current_app.config.get("FETCH_ALLOWED", ())) as opened:
            run = None if dry_run else import_runs.unfinished(source, path)
            if run is not None and run.done:
                click.echo(f"Goes on with the import of {run.started_at:%d %B %Y %H:%M} UTC that was broken off.")
            importing = Importing(
                current_site(),
                source,
                path,
                opened,
                dry_run=dry_run,
                choices=Choices(fetch_images=fetch_images or rewrite, rewrite=rewrite),
                run=run,
                allowed=current_app.config.get("FETCH_ALLOWED", ()),
            )
            with click.progressbar(length=importing.total, label="Importing") as bar:
                for stored in carry_out(importing, dry_run=dry_run):
                    bar.update(stored)
        for line in importing.report.lines():
            click.echo(line)
        if report:
            _write_report(importing, report, dry_run=dry_run)
        if dry_run:
            click.echo("This was a dry run: nothing was changed.")
            return
        click.echo(f"To take it back within 7 days: flask import undo {importing.run.id}")
        moved = Rerendering(current_site())
        if moved.jobs:
            click.echo("Some texts were made for another address, or by an older Byline.")
            rerender.carry_out(moved)
        if compare:
            comparing.show(compare)

    move_in.__doc__ = f"Move in {SUMMARIES.get(source, source)}. Doing it again brings only what is new."
    command: click.Command = click.command(source)(move_in)
    for option in (
        click.argument("path"),
        click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing."),
        click.option("--fetch-images", is_flag=True, help="Fetch pictures that are not in PATH from where they are."),
        click.option("--rewrite", is_flag=True, help="Fetch them, and make texts show them from here."),
        click.option("--report", metavar="FILE", help="Write the report to FILE: .json post by post, else as text."),
        click.option("--compare", metavar="OLD-FEED", help="Compare the old feed, a file or address, with the new."),
    ):
        command = option(command)
    return command


def _write_report(importing: Importing, report: str, *, dry_run: bool) -> None:
    file = Path(report)
    if file.suffix == ".json":
        values = importing.report.as_values() if dry_run else import_report.details(importing.run)
        file.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n")
    else:
        shown = importing.report if dry_run else import_report.of_run(importing.run)
        file.write_text("\n".join(shown.lines()) + "\n")
    db.session.rollback()


for _source in IMPORTERS:
    group.add_command(_command(_source))
group.add_command(import_undo.command)
group.add_command(import_run.command)
