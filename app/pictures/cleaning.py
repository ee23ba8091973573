"""Take a picture's pixels and colour profile, upright and in a mode that every format knows, and nothing else."""

from __future__ import annotations

import io
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps

from .limits import LARGEST_PROFILE

PLAIN_MODES = frozenset(("1", "L", "LA", "P", "RGB", "RGBA"))
SIXTEEN_BITS = frozenset(("I", "I;16", "I;16L", "I;16B", "I;16N", "F"))


class Clean(NamedTuple):
    """Be a picture without anything but its pixels, and the profile that says what their numbers mean."""

    image: Image.Image
    profile: bytes | None


def cleaned(image: Image.Image) -> Clean:
    """Return the loaded first frame of a picture as it is shown: turned upright, in 8 bits, without metadata."""
    image.load()
    raw = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image) or image
    profile = _profile(raw, upright.mode)
    if upright.mode in SIXTEEN_BITS:
        upright = _to_eight_bits(upright)
    elif upright.mode not in PLAIN_MODES:
        upright, profile = _to_rgb(upright, raw)
    return Clean(without_metadata(upright), profile)


def without_metadata(image: Image.Image) -> Image.Image:
    """Return the picture with an empty bag of information, but for the colour that means transparent."""
    bare = image.copy()
    bare.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return bare


def with_all_colours(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, or RGBA where it is transparent somewhere, so that it can be made smaller."""
    if image.mode == "LA" or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")


def _profile(raw: object, mode: str) -> bytes | None:
    """Return a colour profile if it is one, and one for this kind of pixels."""
    if not isinstance(raw, bytes) or not 0 < len(raw) <= LARGEST_PROFILE:
        return None
    try:
        space = ImageCms.ImageCmsProfile(io.BytesIO(raw)).profile.xcolor_space.strip()
    except (OSError, ValueError, TypeError):
        return None
    fits = "GRAY" if mode in ("1", "L", "LA") or mode in SIXTEEN_BITS else "RGB"
    return raw if space == fits else None


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of 16 bits in 8; Pillow would cut values off instead of scaling them."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _to_rgb(image: Image.Image, raw: object) -> tuple[Image.Image, bytes | None]:
    """Return a picture for printing as one for screens: by its own profile where it has one."""
    if image.mode == "CMYK" and isinstance(raw, bytes) and 0 < len(raw) <= 4 * LARGEST_PROFILE:
        try:
            made = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(raw)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (OSError, ValueError, TypeError, ImageCms.PyCMSError):
            made = None
        if made is not None:
            return made, None
    return image.convert("RGBA" if image.mode in ("PA", "RGBa", "La") else "RGB"), None
