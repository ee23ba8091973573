"""Tell what a file may be kept as: a picture, or something to download; and under which ending."""

from __future__ import annotations

from pathlib import PurePath

from app.content import slugify

PICTURES = frozenset((".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".webp", ".avif"))
# Kinds of pictures that no browser shows everywhere. As downloads they would keep the place where they were taken.
OTHER_PICTURES = frozenset((".tif", ".tiff", ".heic", ".heif", ".bmp", ".psd", ".raw", ".dng", ".cr2", ".nef", ".jp2"))
_OTHER_PICTURES_BEGIN = (b"II*\0", b"MM\0*", b"8BPS")
_OTHER_BRANDS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
# Endings that stay; a file with any other is kept as .bin, so that no server ever takes it for a page.
DOWNLOADS: dict[str, str] = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gz": "application/gzip",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
    ".tex": "application/x-tex",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xz": "application/x-xz",
    ".zip": "application/zip",
}
UNKNOWN = ("application/octet-stream", ".bin")
LONGEST_SLUG = 60


def plain_name(filename: str) -> str:
    """Return the last part of a file's name as somebody typed it, without what no name should hold."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable())
    return " ".join(kept.split())[-200:] or "file"


def slug_of(name: str, *, whole: bool = False) -> str:
    """Return what of a file's name can stand in an address: `[a-z0-9-]`, without the ending unless it is `whole`."""
    path = PurePath(name)
    slug = slugify(name if whole else path.stem or name)[:LONGEST_SLUG].strip("-")
    return slug or "file"


def ending(name: str) -> str:
    """Return the ending of a file's name, in small letters with its dot."""
    return PurePath(name).suffix.lower()


def download(name: str) -> tuple[str, str, str]:
    """Return media type, slug and ending of a file that is kept for downloading."""
    own = ending(name)
    if own in DOWNLOADS:
        return DOWNLOADS[own], slug_of(name), own
    return UNKNOWN[0], slug_of(name, whole=True), UNKNOWN[1]


def is_other_picture(name: str, head: bytes) -> bool:
    """Tell whether a file is a picture of a kind that cannot be published."""
    brand = head[4:12]
    return ending(name) in OTHER_PICTURES or head.startswith(_OTHER_PICTURES_BEGIN) or brand in _OTHER_BRANDS
