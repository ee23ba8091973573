"""Let pass what rows of this program can hold; somebody may have edited the file, or written it from scratch."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.importers.byline.values import mappings, number, text, texts

HIGHEST = 1_000_000_000  # a number of a row; those that follow need room
_SLUG = re.compile(r"[^\s/\\\"<>'\x00-\x1f\x7f]{1,300}")
_WEB = re.compile(r"https?://[^\s\\<>\"]+", re.IGNORECASE)
_PATH = re.compile(r"/(?!/)[^\s\\<>\"\x00-\x1f\x7f]*")
_UPLOAD = re.compile(r"[0-9a-f]{2}/[0-9a-f]{20}(?:-[a-z0-9]+)+\.[a-z0-9]{1,8}")


def slug(value: object) -> str | None:
    """Return a slug, or nothing."""
    found = text(value)
    return found if found and _SLUG.fullmatch(found) else None


def row_number(value: object) -> int | None:
    """Return the number of a row, or nothing."""
    found = number(value)
    return found if found is not None and 0 < found <= HIGHEST else None


def path(value: object) -> str | None:
    """Return a root-relative address, or nothing."""
    found = text(value)
    return found if found and len(found) <= 1000 and _PATH.fullmatch(found) else None


def target(value: object) -> str | None:
    """Return what a redirect may lead to: an address here or on the web."""
    found = text(value)
    return found if found and len(found) <= 2000 and (_PATH.fullmatch(found) or _WEB.fullmatch(found)) else None


def offset(value: object) -> int:
    """Return minutes east of Greenwich."""
    found = number(value) or 0
    return found if -1439 <= found <= 1439 else 0


def columns(values: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    """Return those columns of a row that hold what they should."""
    return {name: value for name in names if (value := _column(name, values.get(name))) is not None}


def _column(name: str, value: object) -> object:
    match name:
        case "links":
            links = [(text(link.get("label")), text(link.get("address"))) for link in mappings(value)]
            return [{"label": label, "address": web} for label, web in links if label and web and _WEB.fullmatch(web)]
        case "planned":
            return list(texts(value))
        case "variants":
            return [dict(each) for each in mappings(value) if _UPLOAD.fullmatch(text(each.get("name")) or "")]
        case "url":
            found = text(value)
            return found if found and len(found) <= 1000 and _WEB.fullmatch(found) else None
        case "name" | "title" | "email" | "original_name":
            found = text(value)
            return found if found and len(found) <= 300 else None
        case "digest":
            return value if isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) else None
        case "media_type":
            return value if isinstance(value, str) and re.fullmatch(r"[a-z]+/[a-z0-9.+-]{1,60}", value) else None
        case "bytes" | "width" | "height":
            return number(value)
        case "email_public" | "animated" | "decorative":
            return value if isinstance(value, bool) else None
    return value if isinstance(value, str) else None
