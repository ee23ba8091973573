"""Serve the blog: `flask serve`."""

from __future__ import annotations

import errno
import ipaddress
import os
import resource
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app

from app import counters
from app.queries import current_site

from . import summary
from .data_folder import KEY_FILE, MIGRATIONS
from .running import command as running
from .setup_link import announce

LAUNCHER = Path(__file__).resolve().parent / "launcher.py"
BACKLOG = 4096
CONNECTIONS = 16384
STOP_SECONDS = 60  # for which requests may go on once the server was told to stop


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Number of processes.")
@running
def command(host: str, port: int, workers: int) -> None:
    """Serve the blog with granian until Ctrl+C."""
    address = _free_address(host, port)
    shown = "localhost" if _is_loopback(address) else host
    _check_key()
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
    os.environ["BYLINE_DATA"] = str(current_app.config["DATA"])  # it may be relative to where the command was typed
    os.environ[counters.ENVIRONMENT] = counters.make()
    os.chdir(MIGRATIONS.parent)
    # The server takes this process's place, so that signals reach it and nothing of the command stays in memory.
    arguments = _arguments(address, port, workers)
    # Not by `-m`: that would bring in this whole package. `-P`: nor is its folder a place to import from.
    os.execv(sys.executable, [sys.executable, "-P", str(LAUNCHER), *arguments, "wsgi:app"])  # noqa: S606


def _arguments(address: str, port: int, workers: int) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": address,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": current_app.config["THREADS"],
        "--backlog": BACKLOG,
        # Counts open connections, and feed readers keep theirs open: what limits work is the gate.
        "--backpressure": _connections(),
        "--workers-kill-timeout": STOP_SECONDS,
        "--log-level": "error",  # its warning about many threads is not for us, who have the gate
    }
    if current_app.config["LOG"] == "json":
        options["--log-config"] = Path(__file__).parent / "granian_log.json"
    return [
        *(str(part) for option in options.items() for part in option),
        *("--no-ws", "--respawn-failed-workers"),
    ]


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
