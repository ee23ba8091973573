"""Take in files, say what they show, know where they are used, and let go of them."""

from __future__ import annotations

from .library import HEAVY, KINDS, Filters, Shelf, delete, describe, files_of, library, markdown, thumb
from .receiving import Received, add, receiving, sweep
from .uses import note, note_uses, texts_using, use_counts

__all__ = [
    "HEAVY",
    "KINDS",
    "Filters",
    "Received",
    "Shelf",
    "add",
    "delete",
    "describe",
    "files_of",
    "library",
    "markdown",
    "note",
    "note_uses",
    "receiving",
    "sweep",
    "texts_using",
    "thumb",
    "use_counts",
]
