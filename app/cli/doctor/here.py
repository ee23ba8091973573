"""Look at this machine: data folder, key, disk, renderer, files."""

from __future__ import annotations

import io
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

from app import rendering
from app.cli.data_folder import KEY_FILE
from app.db import db
from app.errors import Unavailable
from app.health.checks import LEAST_FREE
from app.storage.shelves import shelf

from .findings import Finding, error, good, warning

FOLDER_GONE = "is not there"
MEGABYTE = 1024 * 1024
LITTLE_FREE = 1024 * MEGABYTE
FEW_FILES = 1000
PROBE = "doctor-probe.txt"
CONTENT = b"The doctor looks whether files can be kept.\n"


def folder() -> Iterator[Finding]:
    """Check the data folder, and who may look into it."""
    place: Path = current_app.config["DATA"]
    if not place.is_dir():
        yield error(f"data folder {place} {FOLDER_GONE}", "Run flask init, or set BYLINE_DATA to the right folder.")
        return
    if not os.access(place, os.W_OK | os.X_OK):
        yield error(f"data folder {place} cannot be written", f"Give it to the user who serves: chown -R USER {place}")
        return
    yield _closed(place, 0o002, f"chmod o-w {place}", "data folder")
    database = db.engine.url
    if database.get_backend_name() == "sqlite" and (file := Path(database.database or "")).is_file():
        yield _closed(file, 0o077, f"chmod 600 {file}", "database file")


def key() -> Iterator[Finding]:
    """Check the secret key."""
    settings = current_app.config
    if settings["SECRET_KEY"]:
        yield good("secret key is set in the environment")
        return
    file: Path = settings["DATA"] / KEY_FILE
    if db.engine.dialect.name == "postgresql":
        yield error("BYLINE_SECRET_KEY is not set", "Set it to the same text on every machine that serves this blog.")
    if not file.is_file():
        yield error(f"there is no secret key in {file}", "Run flask init.")
        return
    if len(file.read_bytes().strip()) < 32:
        yield error(f"{file} is shorter than 32 characters", "Delete it and start anew; everybody signs in again.")
    yield _closed(file, 0o077, f"chmod 600 {file}", "secret key")


def disk() -> Iterator[Finding]:
    """Check room on the disk, in bytes and in files."""
    place: Path = current_app.config["DATA"]
    try:
        free, status = shutil.disk_usage(place).free, os.statvfs(place)
    except OSError as failed:
        yield error(f"disk of {place} cannot be asked: {failed.strerror}", "Look at how it is mounted.")
        return
    what = f"{free // MEGABYTE:,} MB free on the disk of the data folder"
    if free < LEAST_FREE:
        yield error(what, "Free some room: nothing can be saved.")
    elif free < LITTLE_FREE:
        yield warning(what, "Free some room before backups and uploads need it.")
    else:
        yield good(what)
    if status.f_files and status.f_favail < FEW_FILES:
        yield error(f"room for {status.f_favail} more files on that disk", "Delete files that nobody needs (inodes).")


def renderer() -> Iterator[Finding]:
    """Check that the child process renders texts."""
    site = "https://doctor.example/"
    rendered = rendering.render("A *text* with $x^2$.", base_url=site)
    if "<em>text</em>" in rendered.html and not rendered.problems:
        yield good("texts are rendered in a process of their own")
    else:
        problem = rendered.problems[0].message if rendered.problems else "it gives back something else"
        yield error(f"texts are not rendered: {problem}", "Look whether memory or processes are limited too tightly.")


def own_files() -> Iterator[Finding]:
    """Check that the program's own styles, scripts and fonts are there."""
    known: dict[str, str] = current_app.config["STATIC_FINGERPRINTS"]
    place: Path = current_app.config["STATIC_FOLDER"]
    missing = [name for name in known if not (place / name).is_file()]
    endings = {name.rpartition(".")[2] for name in known}
    if missing or not {"css", "js", "woff2"} <= endings:
        yield error(f"the program's own files are not complete in {place}", "Install Byline again.")
    else:
        yield good(f"{len(known)} styles, scripts, pictures and fonts of the program are there")


def media() -> Iterator[Finding]:
    """Write a file where uploads are kept, read it back, and take it away."""
    bucket = current_app.config["MEDIA_URL"]
    where = f"bucket {bucket.name}" if bucket else str(current_app.config["MEDIA"])
    place = shelf()
    try:
        place.write(PROBE, io.BytesIO(CONTENT))
        found = place.find(PROBE)
        if found is None:
            yield error(f"what is written into {where} is not there afterwards", "Look at the rights of its keys.")
            return
        with found.open() as stream:
            is_same = stream.read() == CONTENT
        place.remove(PROBE)
    except (OSError, Unavailable) as failed:
        advice = "Look at BYLINE_MEDIA_URL and its keys." if bucket else "Give it to the user who serves."
        yield error(f"files cannot be kept in {where}: {getattr(failed, 'strerror', None) or failed}", advice)
        return
    yield good(f"files are kept in {where}") if is_same else error(f"{where} changes what is written", "Use another.")


def settings(url: str) -> Iterator[Finding]:
    """Check settings that depend on each other, and the address of the blog."""
    address, proxies = urlsplit(url), current_app.config["TRUSTED_PROXIES"]
    if address.hostname in ("localhost", "127.0.0.1", "::1"):
        yield warning(f"the blog's address is {url}", "Before you announce it: flask site set url https://...")
    elif address.scheme != "https":
        yield warning(f"the blog's address is {url}", "Put a web server with TLS in front (docs/deployment.md).")
    else:
        yield good(f"the blog's address is {url}")
    if address.scheme == "https" and not proxies:
        yield warning(
            "BYLINE_TRUSTED_PROXIES is 0", "Set how many web servers stand in front, or all clients look alike."
        )
    if address.scheme != "https" and proxies:
        yield warning(f"BYLINE_TRUSTED_PROXIES is {proxies}", "Set it to 0 if no web server stands in front.")


def _closed(place: Path, forbidden: int, command: str, name: str) -> Finding:
    mode = stat.S_IMODE(place.stat().st_mode)
    if mode & forbidden:
        return error(f"{name} {place} is open to others ({mode:03o})", f"Close it: {command}")
    return good(f"{name} {place} is closed to others")
