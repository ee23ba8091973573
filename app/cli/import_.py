"""Move a blog in: `flask import`."""

from __future__ import annotations

import click

from app.errors import InvalidInput
from app.importers import IMPORTERS
from app.importers.records import ImportRefused
from app.queries import current_site
from app.services.imports import Importing, local_path
from app.services.rerender import Rerendering

from . import rerender
from .importing import carry_out
from .running import command as running


@click.group("import")
def group() -> None:
    """Move a blog in."""


@group.command("jekyll")
@click.argument("path")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@running
def jekyll(path: str, dry_run: bool) -> None:
    """Move in the Jekyll blog in the folder PATH; doing it again brings only what is new."""
    try:
        opened = IMPORTERS["jekyll"](local_path(path))
    except ImportRefused as error:
        problem = error.problem.sentence if error.problem.file == "." else str(error.problem)
        raise InvalidInput(path, f"cannot be moved in: {problem}") from error
    importing = Importing(current_site(), "jekyll", path, opened, dry_run=dry_run)
    with click.progressbar(length=importing.total, label="Importing") as bar:
        for stored in carry_out(importing, dry_run=dry_run):
            bar.update(stored)
    for line in importing.report.lines():
        click.echo(line)
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
        return
    moved = Rerendering(current_site())
    if moved.jobs:
        click.echo("Some texts were made for another address, or by an older Byline.")
        rerender.carry_out(moved)
