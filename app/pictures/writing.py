"""Write pictures: the one that is kept, an animation, and smaller copies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from .cleaning import Clean, with_all_colours, without_metadata
from .limits import MOST_FRAMES, Refused

FEW_COLOURS = 256
FASTEST_FRAME = 20  # ms


def still(clean: Clean, kind: str, opened: Image.Image) -> bytes:
    """Return a picture in its own format, a JPEG with as much detail as it came with."""
    options: dict[str, Any] = {}
    if kind == "JPEG":
        options = {"quality": 90, "progressive": True, "optimize": True}
        tables = getattr(opened, "quantization", None)
        if tables and opened.mode in ("L", "RGB"):
            options |= {"qtables": tables}
            options.pop("quality")
    elif kind == "WEBP":
        options = {"quality": 90, "method": 2}
    elif kind == "AVIF":
        options = {"quality": 80, "speed": 8}
    image = clean.image
    if kind == "JPEG" and image.mode not in ("L", "RGB"):
        image = with_all_colours(image).convert("RGB")
    elif kind in ("WEBP", "AVIF"):
        image = with_all_colours(image)
    return _written(image, kind, clean.profile, options)


def moving(opened: Image.Image, kind: str, profile: bytes | None) -> bytes:
    """Return an animation in its own format: its frames with their times, and how often it runs."""
    durations: list[int] = []
    frames = _frames(opened, kind, durations)
    first = next(frames)
    rest = list(frames)
    options: dict[str, Any] = {"save_all": True, "append_images": rest, "duration": durations}
    if kind in ("GIF", "WEBP", "PNG"):
        loops = opened.info.get("loop", 1 if kind == "GIF" else 0)
        options["loop"] = loops if isinstance(loops, int) and 0 <= loops <= 65535 else 0
        if kind == "GIF" and "loop" not in opened.info:
            del options["loop"]  # it runs once
    if kind == "GIF":
        options |= {"comment": b"", "disposal": 2 if _has_holes(first) else 1}
    elif kind == "WEBP":
        options |= {"quality": 85, "method": 2}
    elif kind == "AVIF":
        options |= {"quality": 75, "speed": 8}
    return _written(first, kind, profile, options)


def smaller(clean: Clean, width: int, kind: str, *, drawn: bool) -> bytes:
    """Return a copy of some width as WebP or AVIF; a drawing keeps its sharp edges, a photograph is packed harder."""
    image = with_all_colours(clean.image)
    if width < image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    options: dict[str, Any]
    if kind == "WEBP":
        few = drawn and clean.image.getcolors(FEW_COLOURS) is not None
        options = {"lossless": True, "quality": 50, "method": 3} if few else {"quality": 80, "method": 4}
    else:
        options = {"quality": 70, "subsampling": "4:4:4", "speed": 7} if drawn else {"quality": 60, "speed": 7}
    return _written(image, kind, clean.profile, options)


def _frames(opened: Image.Image, kind: str, durations: list[int]) -> Iterator[Image.Image]:
    for number, frame in enumerate(ImageSequence.Iterator(opened)):
        if number >= MOST_FRAMES:
            raise Refused(f"is an animation of more than {MOST_FRAMES} frames, which is the limit.")
        frame.load()
        time = frame.info.get("duration", 100)
        durations.append(int(min(max(time if isinstance(time, int | float) else 100, FASTEST_FRAME), 60_000)))
        upright = without_metadata(ImageOps.exif_transpose(frame) or frame)
        yield with_all_colours(upright) if kind in ("WEBP", "AVIF") else upright


def _has_holes(image: Image.Image) -> bool:
    return "transparency" in image.info or image.mode in ("RGBA", "LA")


def _written(image: Image.Image, kind: str, profile: bytes | None, options: dict[str, Any]) -> bytes:
    """Return the bytes of a picture: made in memory, where a full disk cannot end them half-way."""
    stream = io.BytesIO()
    if kind != "GIF":
        options["icc_profile"] = profile or b""
    image.save(stream, kind, **options)
    return stream.getvalue()
