"""Write a blog as one JSON document beside its files, for programs of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from urllib.parse import unquote

from app.exporters.records import Blog, ExportedPage, ExportedPost, Member

DOCUMENT = "blog.json"


def members(blog: Blog) -> Iterator[Member]:
    """Yield the document, then every file below `files/`."""
    yield Member(DOCUMENT, _document(blog))
    for address, opener in blog.files():
        yield Member(f"files/{unquote(address).lstrip('/')}", opener)


def _document(blog: Blog) -> Iterator[bytes]:
    yield b'{\n"format": "byline 1",\n"site": ' + _json(asdict(blog.site)) + b',\n"posts": ['
    yield from _list(blog.posts())
    yield b'],\n"pages": ['
    yield from _list(blog.pages())
    yield b"]\n}\n"


def _list(texts: Iterator[ExportedPost] | Iterator[ExportedPage]) -> Iterator[bytes]:
    start = b"\n"
    for text in texts:
        yield start + _json(asdict(text))
        start = b",\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
