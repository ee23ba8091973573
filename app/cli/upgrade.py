"""Bring the blog up to date: `flask upgrade`."""

from __future__ import annotations

import click
from flask import current_app

from . import data_folder, upgrading
from .running import unprepared


@click.command("upgrade")
@unprepared
def command() -> None:
    """Back the blog up, and bring its database to the schema of this Byline."""
    data_folder.make(current_app)
    done = upgrading.bring_up_to_date(current_app)
    data_folder.prepare(current_app)
    if done is None:
        click.echo("Everything is up to date.")
        return
    for revision, what in done.steps:
        click.echo(f"{revision}: {what}")
