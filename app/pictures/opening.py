"""Open a picture without believing anything it says, and refuse what is too large before a pixel is read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

# The plugins register themselves; without this Pillow would load every format it knows.
from PIL import (
    AvifImagePlugin,  # noqa: F401
    GifImagePlugin,
    Image,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from .limits import FORMATS, MOST_FRAMES, MOST_PIXELS, MOST_PIXELS_MOVING, NoPicture, Refused

DAMAGED = "is damaged. Save it again from the program that made it."
GIF_EXTENSION, GIF_IMAGE = b"!", b","
# Frames that share one palette stay as they are, or each would be coloured anew.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


@contextmanager
def opened(source: Path) -> Iterator[Image.Image]:
    """Give a picture of one of the accepted formats that is within the limits.

    Raises:
        NoPicture: it is none of these formats.
        Refused: it is too large, or damaged.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning)
        try:
            if _is_gif(source):
                _check_gif(source)
            with Image.open(source, formats=list(FORMATS)) as image:
                _check(image)
                yield image
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise Refused(_too_many(str(bomb))) from None
        except UnidentifiedImageError:
            raise NoPicture("is not a picture that can be read.") from None
        except MemoryError:
            raise Refused("takes too much memory. Save it smaller and try again.") from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise Refused(DAMAGED) from error
        except Refused:
            raise
        except Exception as error:  # each decoder has its own ways to fail on bytes that make no sense
            raise Refused(DAMAGED) from error


def _check(image: Image.Image) -> None:
    width, height = image.size
    if image.format != "GIF":  # their frames were counted before
        _check_frames(getattr(image, "n_frames", 1), width * height)


def _too_many(what: str) -> str:
    """Return the sentence for what Pillow says as `Image size (169000000 pixels) exceeds limit ...`."""
    found = re.search(r"\((\d+) pixels\)", what)
    number = f"{-(-int(found[1]) // 1_000_000)} million" if found else "too many"
    return f"has {number} pixels. The limit is {MOST_PIXELS // 1_000_000} million."


def _check_frames(frames: int, pixels: int) -> None:
    if frames > MOST_FRAMES:
        raise Refused(f"is an animation of more than {MOST_FRAMES} frames, which is the limit.")
    if frames > 1 and frames * pixels > MOST_PIXELS_MOVING:
        raise Refused(
            f"is an animation of {frames * pixels // 1_000_000} million pixels in all. "
            f"The limit is {MOST_PIXELS_MOVING // 1_000_000} million."
        )


def _is_gif(source: Path) -> bool:
    with source.open("rb") as stream:
        return stream.read(6) in (b"GIF87a", b"GIF89a")


def _check_gif(source: Path) -> None:
    """Count frames by walking over the blocks of a GIF, which takes no time where Pillow would decode."""
    with source.open("rb") as stream:
        stream.read(6)
        screen = stream.read(7)
        if len(screen) < 7:
            return
        size = [int.from_bytes(screen[0:2], "little"), int.from_bytes(screen[2:4], "little")]
        _skip_palette(stream, screen[4])
        frames = 0
        while kind := stream.read(1):
            if kind == GIF_EXTENSION:
                stream.read(1)
            elif kind == GIF_IMAGE:
                place = stream.read(9)
                if len(place) < 9:
                    break
                left, top, width, height = (int.from_bytes(place[n : n + 2], "little") for n in (0, 2, 4, 6))
                size = [max(size[0], left + width), max(size[1], top + height)]
                _skip_palette(stream, place[8])
                stream.read(1)
                frames += 1
                _check_frames(frames, size[0] * size[1])
            else:
                break
            while length := stream.read(1):
                if length == b"\0":
                    break
                stream.seek(length[0], 1)


def _skip_palette(stream: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        stream.seek(3 << ((flags & 7) + 1), 1)
