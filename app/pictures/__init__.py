"""Make of somebody's picture one that may be published: pure functions over files, run in a child process.

Nothing of the file that came in is kept but its pixels, its colour profile, and the times of an animation: no place
where it was taken, no comment, nothing that was hung on to it.
"""

from __future__ import annotations

from .limits import FORMATS, LARGEST_FILE, MEMORY, SECONDS, NoPicture, Refused, spelled
from .processing import Picture, Variant, process

__all__ = [
    "FORMATS",
    "LARGEST_FILE",
    "MEMORY",
    "SECONDS",
    "NoPicture",
    "Picture",
    "Refused",
    "Variant",
    "process",
    "spelled",
]
