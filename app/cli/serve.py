"""Serve the blog: `flask serve`."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import sys
from urllib.parse import urlsplit

import click
from flask import current_app

from app.queries import current_site

from .data_folder import MIGRATIONS
from .running import command as running
from .setup_link import announce


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Number of processes.")
@running
def command(host: str, port: int, workers: int) -> None:
    """Serve the blog with granian until Ctrl+C."""
    address = _free_address(host, port)
    shown = "localhost" if _is_loopback(address) else host
    click.echo(f"Your blog is at http://{shown}:{port}")
    click.echo(f"Its feed is at http://{shown}:{port}/feed.xml, its files are in {current_app.config['DATA']}.")
    announce(f"http://{shown}:{port}")
    if _is_elsewhere(url := current_site().url, port):
        click.echo(f"Links in feeds begin with {url}: .venv/bin/flask site set url http://{shown}:{port} changes that.")
    click.echo("Write at /admin/, or move a blog in with .venv/bin/flask import jekyll PATH. Ctrl+C stops.")
    sys.stdout.flush()
    os.environ["BYLINE_DATA"] = str(current_app.config["DATA"])  # it may be relative to where the command was typed
    os.chdir(MIGRATIONS.parent)
    # The server takes this process's place, so that signals reach it and nothing of the command stays in memory.
    arguments = ["--interface", "wsgi", "--host", address, "--port", str(port), "--workers", str(workers)]
    arguments += [
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "--respawn-failed-workers",
        "wsgi:app",
    ]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *arguments])  # noqa: S606 - nothing typed is in it


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
