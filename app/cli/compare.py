"""Compare the old blog's feed with the one that Byline answers: `flask compare`."""

from __future__ import annotations

import click
from flask import current_app

from app import permalinks
from app.errors import InvalidInput
from app.queries import current_site
from app.services import feed_comparison, feed_reading, import_source
from app.services.feed_comparison import Difference

from .running import command as running


@click.command("compare")
@click.argument("old_feed", metavar="OLD_FEED")
@running
def command(old_feed: str) -> None:
    """Compare OLD_FEED, a file or an address, with the feed that Byline answers now."""
    show(old_feed)


def show(old_feed: str) -> None:
    """Print what differs, and end with exit code 1 where anything does."""
    differences, entries = compare(old_feed)
    for difference in differences:
        click.echo(f"  {difference}")
    click.echo(feed_comparison.sentence(differences, entries))
    if differences:
        raise click.exceptions.Exit(1)


def compare(old_feed: str) -> tuple[list[Difference], int]:
    """Return what differs, and how many entries the old feed has."""
    raw = import_source.bytes_of(old_feed, allowed=current_app.config.get("FETCH_ALLOWED", ()))
    old = feed_reading.read(raw, old_feed)
    return feed_comparison.compare(old, feed_reading.read(own_feed(), "The feed of this blog")), len(old)


def own_feed() -> bytes:
    """Return the feed of this blog as readers get it."""
    path = permalinks.FEED
    answer = current_app.test_client().get(path, base_url="http://localhost")
    if answer.status_code in (301, 302, 308):
        path = permalinks.link(current_site(), permalinks.FEED)
        answer = current_app.test_client().get(path, base_url="http://localhost")
    if answer.status_code != 200:
        raise InvalidInput("The feed of this blog", f"answers {answer.status_code}.")
    return answer.get_data()
