"""Serve the blog: `flask serve`."""

from __future__ import annotations

import errno
import ipaddress
import os
import resource
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from flask import current_app

from app import counters, front
from app.db import db
from app.queries import current_site

from . import summary
from .data_folder import KEY_FILE, MIGRATIONS
from .running import command as running
from .setup_link import announce

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
CONNECTIONS = 16384


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Number of processes.")
@running
def command(host: str, port: int, workers: int) -> None:
    """Serve the blog with granian until Ctrl+C."""
    from . import launcher  # with granian, which no other command has use for

    taken = launcher.taken_over()
    address = host if taken else _free_address(host, port)
    _check_key()
    if not taken:
        _say(host, address, port, workers)
    os.environ["BYLINE_DATA"] = str(current_app.config["DATA"])  # it may be relative to where the command was typed
    os.chdir(MIGRATIONS.parent)
    place = launcher.Place(
        address,
        port,
        workers,
        threads=current_app.config["THREADS"],
        connections=_connections(),
        json_log=current_app.config["LOG"] == "json",
    )
    again = ["serve", "--host", address, "--port", str(port), "--workers", str(workers)]
    board = taken.board if taken else counters.make()
    reload = launcher.Reload([*FLASK, "site", "show"], [*FLASK, *again], board)
    # Workers are forks of this process, and no connection may be in two.
    db.session.remove()
    db.engine.dispose()
    launcher.serve(partial(_application, board), place, reload, taken)


def _say(host: str, address: str, port: int, workers: int) -> None:
    """Tell who starts the server where the blog is, and how it is served."""
    shown = "localhost" if _is_loopback(address) else host
    site = current_site()
    click.echo(f"Your blog is at http://{shown}:{port}, its feed at http://{shown}:{port}/feed.xml.")
    announce(f"http://{shown}:{port}")
    if _is_elsewhere(site.url, port):
        click.echo(
            f"Links in feeds begin with {site.url}: .venv/bin/flask site set url http://{shown}:{port} changes that."
        )
    for line in summary.lines(site, workers):
        click.echo(line)
    click.echo("Write at /admin/, or move a blog in with .venv/bin/flask import jekyll PATH. Ctrl+C stops.")
    sys.stdout.flush()


def _application(board: str) -> WSGIApplication:
    import wsgi  # a fork has it already

    os.environ[counters.ENVIRONMENT] = board
    front.begin(wsgi.app)
    # Flask itself would only pass requests on.
    served: WSGIApplication = wsgi.app.wsgi_app
    return served


def _connections() -> int:
    """Return how many connections a worker may hold, after asking the system for as many as it gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS * 5 // 4
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(CONNECTIONS, soft * 4 // 5)


def _check_key() -> None:
    """Demand that the key is set where several machines may serve one blog: each would sign with one of its own."""
    settings = current_app.config
    if settings["DATABASE_URL"].drivername.startswith("postgresql") and not settings["SECRET_KEY"]:
        raise click.ClickException(
            "BYLINE_SECRET_KEY must be set with PostgreSQL, to the same text on every machine that serves this blog; "
            f"the one in {settings['DATA'] / KEY_FILE} will do."
        )


def _is_elsewhere(url: str, port: int) -> bool:
    """Say whether a blog's address is on this computer, but not where it is served; behind a proxy it is elsewhere."""
    parts = urlsplit(url)
    return parts.hostname in ("localhost", "127.0.0.1", "::1") and (parts.port or 80) != port


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def _free_address(host: str, port: int) -> str:
    """Return the numeric address of a host, on which the port is free; the server knows no names."""
    try:
        found = socket.getaddrinfo(host or "-", port, type=socket.SOCK_STREAM)
        family, _, _, _, place = min(found, key=lambda item: item[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        in_use = getattr(error, "errno", None) == errno.EADDRINUSE
        reason = "is in use" if in_use else f"cannot be used ({getattr(error, 'strerror', None) or error})"
        raise click.ClickException(
            f"Port {port} on {host or 'no host'} {reason}; choose another with PORT= or --port."
        ) from error
    return str(place[0])
