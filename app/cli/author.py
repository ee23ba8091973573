"""Show the blog's authors: `flask author`."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from app.db import db
from app.models import Author, PostAuthor

from .running import command as running


@click.group("author")
def group() -> None:
    """Show the blog's authors."""


@group.command("list")
@running
def list_() -> None:
    """List the authors with their addresses and number of posts, drafts included."""
    count = func.count(PostAuthor.post_id)
    chosen = (
        select(Author, count)
        .outerjoin(PostAuthor, PostAuthor.author_id == Author.id)
        .group_by(Author.id)
        .order_by(Author.name, Author.id)
    )
    rows = db.session.execute(chosen).all()
    if not rows:
        click.echo("No authors yet; an import or the first post brings them.")
    for author, posts in rows:
        click.echo(f"{author.name}\t/author/{author.slug}/\t{posts} {'post' if posts == 1 else 'posts'}")
