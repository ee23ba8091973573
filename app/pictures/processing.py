"""Lead a picture from the file that came in to the files that are published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .cleaning import Clean, cleaned
from .limits import FORMATS, WIDTHS
from .opening import opened
from .writing import moving, smaller, still

COPIES = ("AVIF", "WEBP")


@dataclass(frozen=True)
class Variant:
    """Be a copy of a picture in a file; a `still` shows the first frame of an animation."""

    file: str
    media_type: str
    width: int
    still: bool = False


@dataclass(frozen=True)
class Picture:
    """Be what was made of a picture: files in the folder that was given."""

    file: str
    media_type: str
    width: int
    height: int
    animated: bool
    variants: tuple[Variant, ...]


def process(source: Path, folder: Path) -> Picture:
    """Write a picture anew, and smaller copies of it, into a folder.

    A copy is never larger than the picture. Where the picture is narrower than the widest copy, there is one of its
    own width, or browsers would blow up a narrower one. A format that saves nothing is left out.

    Raises:
        NoPicture: the file is none of the formats that are opened.
        Refused: it is too large or damaged.
    """
    with opened(source) as image:
        kind = image.format or ""
        animated = bool(getattr(image, "is_animated", False))
        clean = cleaned(image)
        media_type, ending = FORMATS[kind]
        content = moving(image, kind, clean.profile) if animated else still(clean, kind, image)
        file = f"picture{ending}"
        (folder / file).write_bytes(content)
        variants = _still_of(clean, folder) if animated else _copies(clean, kind, len(content), folder)
        return Picture(file, media_type, clean.image.width, clean.image.height, animated, variants)


def widths_for(width: int) -> list[int]:
    """Return how wide the copies of a picture are.

    >>> widths_for(5000), widths_for(900), widths_for(300)
    ([480, 800, 1200, 1800], [480, 800, 900], [300])
    """
    return [*(step for step in WIDTHS if step < width), *([width] if width <= WIDTHS[-1] else [])]


def _copies(clean: Clean, kind: str, size: int, folder: Path) -> tuple[Variant, ...]:
    drawn = kind in ("PNG", "GIF")
    made: list[Variant] = []
    for copy in COPIES:
        media_type, ending = FORMATS[copy]
        variants = []
        for width in reversed(widths_for(clean.image.width)):
            content = smaller(clean, width, copy, drawn=drawn)
            if width == clean.image.width and len(content) >= size:
                break
            file = f"{width}{ending}"
            (folder / file).write_bytes(content)
            variants.append(Variant(file, media_type, width))
        made += reversed(variants)
    return tuple(made)


def _still_of(clean: Clean, folder: Path) -> tuple[Variant, ...]:
    media_type, ending = FORMATS["WEBP"]
    width = min(clean.image.width, WIDTHS[-1])
    file = f"still{ending}"
    (folder / file).write_bytes(smaller(clean, width, "WEBP", drawn=False))
    return (Variant(file, media_type, width, still=True),)
