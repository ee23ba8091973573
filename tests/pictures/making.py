"""Make pictures for tests, good and hostile ones, byte by byte where need be."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

GPS_MARK = "Gouda 52.0115"
EXIF_GPS = 0x8825


def drawn(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Return a picture whose four quarters differ."""
    image = Image.new("RGB", (width, height), (200, 40, 40))
    image.paste((40, 160, 60), (width // 2, 0, width, height // 2))
    image.paste((30, 60, 200), (0, height // 2, width // 2, height))
    return image.convert(mode)


def photo(width: int = 64, height: int = 48) -> Image.Image:
    """Return a picture with so much in it that smaller copies save something."""
    return Image.effect_noise((max(2, width // 6), max(2, height // 6)), 60).resize((width, height)).convert("RGB")


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as the bytes of a file."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png(width: int = 32, height: int = 24) -> bytes:
    """Return a small PNG."""
    return encoded(drawn(width, height), "PNG")


def exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF data with a place, a camera, and how the picture is to be turned."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "Spy Camera 3000"
    data[0x010E] = GPS_MARK
    place = data.get_ifd(EXIF_GPS)
    place[1], place[2] = "N", (52.0, 0.0, 41.4)
    place[3], place[4] = "E", (4.0, 42.0, 30.0)
    return data


@functools.cache
def profile() -> bytes:
    """Return a colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bare_png(width: int, height: int, *chunks: bytes, bits: int = 1, colour: int = 0, data: bytes = b"") -> bytes:
    """Return a PNG of any claimed size, with chunks before its pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", data)
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def huge_png(side: int = 13_000) -> bytes:
    """Return a PNG of few bytes that is 169 million pixels."""
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (side + 7) // 8)
    data = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    return bare_png(side, side, data=data)


def gif(frames: int, width: int = 8, height: int = 8, screen: tuple[int, int] | None = None) -> bytes:
    """Return an animated GIF, made by hand: each frame is one colour."""
    palette = bytes(range(12))
    screen_width, screen_height = screen or (width, height)
    head = b"GIF89a" + struct.pack("<HHBBB", screen_width, screen_height, 0x81, 0, 0) + palette
    pixels = encoded(Image.new("P", (width, height), 1), "GIF")
    start = pixels.rindex(b"," + struct.pack("<HHHH", 0, 0, width, height))
    frame = b"!\xf9\x04\x04\x05\0\0\0" + pixels[start:-1]
    if pixels[start + 9] & 0x80:
        size = 3 << ((pixels[start + 9] & 7) + 1)
        frame = b"!\xf9\x04\x04\x05\0\0\0" + pixels[start : start + 9] + b"\0" + pixels[start + 10 + size : -1]
    return head + frame * frames + b";"


def moving(kind: str, frames: int = 3, **options: Any) -> bytes:
    """Return an animation of a format."""
    shown = [Image.new("RGB", (40, 30), (number * 40 % 256, 90, 20)) for number in range(frames)]
    return encoded(shown[0], kind, save_all=True, append_images=shown[1:], duration=70, loop=0, **options)


def multipart(*files: tuple[bytes, str], **fields: str) -> tuple[bytes, str]:
    """Return a form with files, and its content type; Werkzeug's own maker leaves large ones open."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    head = 'name="file"; filename="{}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    parts += [head.format(name).encode() + content for content, name in files]
    body = b"".join(b"--byline\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return body + b"--byline--\r\n", "multipart/form-data; boundary=byline"
