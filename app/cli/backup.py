"""Back the blog up: `flask backup`."""

from __future__ import annotations

from pathlib import Path

import click

from app.backup import keeping, making, verifying
from app.db import begin_writing, db
from app.errors import InvalidInput

from .running import command as running


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Restore FILE into a temporary place and compare every public byte.")
@click.option("--with-secrets", is_flag=True, help="Take sessions, open links, second factors and the key along.")
@click.option("--quick", is_flag=True, help="Do not note what the pages are, by which --verify compares.")
@running
def command(file: Path | None, verify: bool, with_secrets: bool, quick: bool) -> None:
    """Write the whole blog into FILE while it is being served; without FILE, into the data folder."""
    if verify:
        _verify(file)
        return
    target = file or keeping.folder() / keeping.new_name()
    manifest = making.make(target, with_secrets=with_secrets, with_answers=not quick, say=_say)
    begin_writing()
    keeping.note(target, manifest, "person")
    db.session.commit()
    click.echo(f"{manifest.rows} rows and {manifest.files} files are in {target}.")
    for name in manifest.missing:
        click.echo(f"The upload {name} is missing from the blog itself.", err=True)


def _verify(file: Path | None) -> None:
    if file is None:
        raise InvalidInput("FILE", "is missing: which backup?")
    verdict = verifying.verify(file, say=_say)
    begin_writing()
    keeping.note_check(file, "\n".join(verdict.problems))
    db.session.commit()
    for line in verifying.first_lines(verdict):
        click.echo(line)
    if not verdict.is_good:
        raise click.ClickException("This backup does not bring the blog back as it was.")


def _say(what: str) -> None:
    click.echo(f"{what} ...", err=True)
