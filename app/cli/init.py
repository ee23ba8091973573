"""Make a blog: `flask init`."""

from __future__ import annotations

import click
from flask import current_app

from app.db import begin_writing, db
from app.queries import number_of_posts
from app.services import sample

from .importing import carry_out
from .running import command as running
from .setup_link import announce


@click.command("init")
@click.option("--sample", "with_sample", is_flag=True, help="Add the sample blog, which doubles as the guide.")
@click.option("--no-link", is_flag=True, help="Leave it to flask serve to show the link that makes the first account.")
@running
def command(with_sample: bool, no_link: bool) -> None:
    """Make the data folder with its database, or bring an older one up to date."""
    click.echo(f"Your blog is in {current_app.config['DATA']}.")
    if with_sample:
        if number_of_posts():
            click.echo("It has posts already; the sample blog was not added.")
        else:
            add_sample()
            click.echo(f"The sample blog is there: {number_of_posts()} posts. Your first import removes it.")
    if not no_link:
        announce("http://localhost:8000")


def add_sample() -> None:
    """Add the sample blog and commit it."""
    for _stored in carry_out(sample.importing()):
        pass
    begin_writing()
    sample.name_blog()
    db.session.commit()
