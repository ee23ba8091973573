"""Show the link by which the first owner comes in."""

from __future__ import annotations

import click

from app import permalinks
from app.access import tokens
from app.db import begin_writing, db
from app.queries import current_site


def announce(base: str) -> None:
    """Print a new setup link, which replaces the one before, as long as nobody has an account.

    Args:
        base: scheme, host and port by which this computer reaches the blog.
    """
    begin_writing()
    secret = tokens.issue_setup()
    db.session.commit()
    if secret is not None:
        path = permalinks.link(current_site(), f"/admin/setup/{secret}/")
        click.echo(f"Make it yours, once, within a day: {base}{path}")
