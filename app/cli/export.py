"""Take the blog out: `flask export`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from app.errors import InvalidInput
from app.exporters import EXPORTERS, packing
from app.exporters.records import Member
from app.queries import current_site
from app.services.export import StoredBlog

from .running import command as running

WORDS = {
    "jekyll": "as a folder that Jekyll builds, and that Byline takes back",
    "hugo": "as a folder that Hugo builds, and that Byline takes back",
    "json": "as one JSON document with its files",
}


@click.group("export")
def group() -> None:
    """Take the blog out: all texts, drafts among them, with files, redirects and settings."""


def _write(format_: str, destination: str) -> None:
    place = destination_of(destination)
    blog = StoredBlog(current_site())
    with click.progressbar(EXPORTERS[format_](blog), label="Exporting", show_percent=False, show_pos=True) as members:
        count = write(members, place)
    click.echo(f"{count} files are in {place}.")


def destination_of(text: str) -> Path:
    """Return where an export goes.

    Raises:
        InvalidInput: something is there already, or its folder is not.
    """
    place = Path(text).expanduser().absolute()
    if place.exists() and (place.suffix == ".zip" or not place.is_dir() or any(place.iterdir())):
        raise InvalidInput(text, "is there already; name an empty folder or a new file.")
    if not place.parent.is_dir():
        raise InvalidInput(text, f"cannot be made: there is no folder {place.parent}.")
    return place


def write(members: Iterator[Member], place: Path, *, public: bool = False) -> int:
    """Write files into a folder, or a zip file where the name ends so; it is there whole or not at all.

    Only its owner may read it, since it holds drafts, unless all of it is public.
    """
    if place.suffix == ".zip":
        return _write_zip(members, place, 0o644 if public else 0o600)
    partial = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
    try:
        count = packing.into_folder(members, partial)
        if public:
            partial.chmod(0o755)
        if place.is_dir():
            place.rmdir()
        partial.rename(place)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return count


def _write_zip(members: Iterator[Member], place: Path, mode: int) -> int:
    count = 0

    def counted() -> Iterator[Member]:
        nonlocal count
        for member in members:
            count += 1
            yield member

    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            for block in packing.zipped(counted()):
                out.write(block)
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        Path(name).rename(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def _command(format_: str, words: str) -> click.Command:
    @click.argument("destination")
    @running
    def export(destination: str) -> None:
        _write(format_, destination)

    export.__doc__ = f"Take the blog out {words}; DESTINATION is a new or empty folder, or a new .zip file."
    return click.command(format_, help=export.__doc__)(export)


for _format in EXPORTERS:
    group.add_command(_command(_format, WORDS[_format]))
