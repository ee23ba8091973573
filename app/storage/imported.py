"""Keep the files that came with an import, at the address that they had."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from flask import current_app
from PIL import Image, UnidentifiedImageError
from werkzeug.security import safe_join

from .shelves import shelf
from .stored import Stored

IMPORTED = "imported"
ARRIVING = "imports"


def import_folder() -> Path:
    """Return the folder for what is brought to be moved in, and for what imports have replaced; nobody is served it."""
    return Path(current_app.config["DATA"]) / ARRIVING


def is_ours(file: Path) -> bool:
    """Tell whether a file lies in the data folder, beside the secret key and the database.

    What was unpacked there to be moved in is not ours yet.
    """
    place = file.resolve()
    return place.is_relative_to(Path(current_app.config["DATA"]).resolve()) and not place.is_relative_to(
        import_folder().resolve()
    )


def imported_at(address: str) -> Stored | None:
    """Return the file that is kept for an old root-relative address, or nothing."""
    name = _name(address)
    return shelf().find(name) if name is not None else None


def holds(file: Path, address: str) -> bool:
    """Tell whether just this content is already kept for an old root-relative address."""
    name = _name(address)
    return name is not None and shelf().holds(name, file)


def keep_imported(source: BinaryIO, address: str) -> str:
    """Store a file that came with an import, to be served at its old root-relative address; return its name.

    Raises:
        ValueError: the address leads out of the folder.
        Unavailable: the store of files does not answer.
    """
    name = _name(address)
    if name is None:
        raise ValueError(f"{address} is not an address below this site")
    shelf().write(name, source)
    return name


def remove_imported(address: str) -> None:
    """Delete the file that is served at an old root-relative address, if there is one."""
    name = _name(address)
    if name is not None:
        shelf().remove(name)


def _name(address: str) -> str | None:
    below = safe_join("/", unquote(address).lstrip("/"))
    if below is None or below == "/" or "\0" in below:
        return None
    return IMPORTED + below


def image_size(file: Path) -> tuple[int, int] | None:
    """Return width and height of an image in px as it is shown, reading no more than its header; or nothing."""
    try:
        with Image.open(file, formats=["JPEG", "PNG", "GIF", "WEBP", "AVIF"]) as image:
            width, height = image.size
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return (height, width) if turned else (width, height)
