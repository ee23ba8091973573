"""Bring the blog back from a backup: `flask restore`."""

from __future__ import annotations

from pathlib import Path

import click

from app.backup import keeping
from app.backup.opening import opened
from app.backup.restoring import restoring
from app.db import begin_writing, db

from .running import command as running


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@running
def command(file: Path) -> None:
    """Put the blog in FILE in the place of the one that is here, which is backed up first."""
    with restoring(file, say=lambda what: click.echo(f"{what} ...", err=True)) as restored:
        db.session.commit()
        restored.finish()
    manifest = restored.manifest
    if restored.safety is not None:
        with opened(restored.safety) as before:
            begin_writing()
            keeping.note(restored.safety, before.manifest, "restore")
            db.session.commit()
        click.echo(f"What was here before is in {restored.safety}.")
    click.echo(f"{manifest.title} is back as it was on {manifest.made_at[:16].replace('T', ' ')} UTC.")
    if manifest.with_secrets:
        click.echo("Its secret key came along: start the servers anew.")
