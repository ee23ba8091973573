"""Render stored texts again: `flask rerender`."""

from __future__ import annotations

from collections.abc import Callable

import click

from app.db import begin_writing, db
from app.queries import current_site
from app.services.rerender import Rerendering

from .running import command as running


@click.command("rerender")
@click.option("--all", "everything", is_flag=True, help="Render also what is up to date.")
@running
def command(everything: bool) -> None:
    """Render what an older version of Byline, or one at another address, has rendered."""
    carry_out(Rerendering(current_site(), everything=everything))


def carry_out(rerendering: Rerendering, first: Callable[[], None] | None = None) -> None:
    """Prepare with a progress bar, swap, commit and say what was done; go on with what others saved meanwhile.

    Args:
        rerendering: what to render.
        first: a change that belongs into the same transaction as the swap.
    """
    _carry_out(rerendering, first)
    while (rest := Rerendering(current_site())).jobs:
        _carry_out(rest, None)


def _carry_out(rerendering: Rerendering, first: Callable[[], None] | None) -> None:
    with click.progressbar(rerendering.prepare(), length=len(rerendering.jobs), label="Rendering") as steps:
        for _step in steps:
            pass
    begin_writing()
    if first is not None:
        first()
    rerendering.swap()
    db.session.commit()
    done = len(rerendering.jobs) - rerendering.kept_newer
    click.echo(f"{done} {'text' if done == 1 else 'texts'} rendered.")
