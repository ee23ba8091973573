"""Do what waits: `flask jobs`."""

from __future__ import annotations

import os

import click

from app import jobs

from .running import command as running


@click.command("jobs")
@running
def command() -> None:
    """Do the work that waits, such as a backup that is due; a server starts this by itself."""
    os.nice(10)
    if not jobs.carry_out(click.echo):
        click.echo("Nothing waits.")
