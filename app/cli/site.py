"""Show and change the blog's settings: `flask site`."""

from __future__ import annotations

import json

import click

from app.db import begin_writing, db
from app.queries import current_site
from app.services import settings as changing
from app.services import site as settings
from app.services.rerender import Rerendering

from .rerender import carry_out
from .running import command as running


@click.group("site")
def group() -> None:
    """Show and change the blog's settings."""


@group.command("show")
@running
def show() -> None:
    """Show every setting of the blog."""
    blog = current_site()
    for key in settings.READERS:
        value = getattr(blog, key)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        click.echo(f"{key} = {json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value}")


@group.command("set")
@click.argument("key")
@click.argument("value")
@running
def set_(key: str, value: str) -> None:
    """Set KEY to VALUE; `flask site show` lists the keys."""
    begin_writing()
    settings.change(current_site(), key, value)
    if key not in changing.RENDERED_WITH:
        db.session.commit()
    else:
        _render_then_set(key, value)
    click.echo(f"{key} is now {value}.")


def _render_then_set(key: str, value: str) -> None:
    """Render for the new value while readers get the old one, then change both at once."""
    blog = current_site()
    db.session.expunge(blog)
    db.session.rollback()
    rerendering = Rerendering(blog, everything=key == "dollar_math")
    carry_out(rerendering, first=lambda: settings.change(current_site(), key, value))
