"""Serve the blog: `flask serve`."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys

import click
from flask import current_app

from .data_folder import MIGRATIONS
from .running import command as running


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Number of processes.")
@running
def command(host: str, port: int, workers: int) -> None:
    """Serve the blog with granian until Ctrl+C."""
    _check_free(host, port)
    shown = "localhost" if _is_loopback(host) else host
    click.echo(f"Your blog is at http://{shown}:{port}")
    click.echo(f"Its feed is at http://{shown}:{port}/feed.xml, its files are in {current_app.config['DATA']}.")
    click.echo('Next: .venv/bin/flask site set title "My name", .venv/bin/flask import jekyll PATH. Ctrl+C stops.')
    sys.stdout.flush()
    os.environ["BYLINE_DATA"] = str(current_app.config["DATA"])  # it may be relative to where the command was typed
    os.chdir(MIGRATIONS.parent)
    # The server takes this process's place, so that signals reach it and nothing of the command stays in memory.
    arguments = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
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


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "is in use" if error.errno == 98 else f"cannot be used ({error.strerror})"
            raise click.ClickException(
                f"Port {port} on {host} {reason}; choose another with PORT= or --port."
            ) from error
