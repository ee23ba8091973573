"""Name what is accepted, and how much of it."""

from __future__ import annotations

import math

# Opened by what they hold, never by their name.
FORMATS: dict[str, tuple[str, str]] = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "GIF": ("image/gif", ".gif"),
    "WEBP": ("image/webp", ".webp"),
    "AVIF": ("image/avif", ".avif"),
}
LARGEST_FILE = 20_000_000  # bytes
MOST_PIXELS = 40_000_000
MOST_FRAMES = 200
MOST_PIXELS_MOVING = 100_000_000  # of all frames together
LARGEST_PROFILE = 1 << 20  # bytes of a colour profile; larger ones are for printers
WIDTHS = (480, 800, 1200, 1800)  # px
MEMORY = 1 << 30  # bytes of private memory of a child: three copies of the largest picture, and an encoder's own
SECONDS = 60.0


class Refused(Exception):
    """Say why a file is not taken, in a sentence that goes on behind its name."""


class NoPicture(Refused):
    """Say that a file is none of the formats that are opened."""


def spelled(number: int) -> str:
    """Return a size in MB (or KB) as people say it; never rounded down, so that it is not the limit it exceeds.

    >>> spelled(48_000_000), spelled(20_000_001), spelled(1200)
    ('48 MB', '20.1 MB', '2 KB')
    """
    if number < 1_000_000:
        return f"{math.ceil(number / 1000)} KB"
    return f"{math.ceil(number / 100_000) / 10:g} MB"
