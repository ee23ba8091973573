"""Keep the files that came with an import, at the address that they had."""

from __future__ import annotations

import filecmp
import os
import tempfile
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from flask import current_app
from PIL import Image, UnidentifiedImageError
from werkzeug.security import safe_join

IMPORTED = "imported"


def is_ours(file: Path) -> bool:
    """Tell whether a file lies in the data folder, beside the secret key and the database."""
    return file.resolve().is_relative_to(Path(current_app.config["DATA"]).resolve())


def holds(file: Path, address: str) -> bool:
    """Tell whether just this content is already kept for an old root-relative address."""
    kept = safe_join(str(current_app.config["MEDIA"] / IMPORTED), unquote(address).lstrip("/"))
    return kept is not None and Path(kept).is_file() and filecmp.cmp(file, kept, shallow=False)


def keep_imported(source: BinaryIO, address: str) -> Path:
    """Store a file that came with an import, to be served at its old root-relative address.

    It is written beside its place, synchronised, and moved there: a crash leaves the old file or the new one.

    Raises:
        ValueError: the address leads out of the folder.
    """
    folder = current_app.config["MEDIA"] / IMPORTED
    found = safe_join(str(folder), unquote(address).lstrip("/"))
    if found is None or Path(found) == folder:
        raise ValueError(f"{address} is not an address below this site")
    place = Path(found)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as copy:
        try:
            while block := source.read(1 << 20):
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
            Path(copy.name).chmod(0o644)
            Path(copy.name).replace(place)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    return place


def image_size(file: Path) -> tuple[int, int] | None:
    """Return width and height of an image in px as it is shown, reading no more than its header; or nothing."""
    try:
        with Image.open(file, formats=["JPEG", "PNG", "GIF", "WEBP", "AVIF"]) as image:
            width, height = image.size
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return (height, width) if turned else (width, height)
