"""Look a file of XML or JSON over before an importer reads it, and refuse what only does harm.

What is merely wrong is left to the importer, which knows what its format forgives.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from app.errors import InvalidInput

LARGEST = 300 << 20  # bytes
DEEPEST_XML = 200
DEEPEST_JSON = 200
MOST_ATTRIBUTES = 500
BLOCK = 1 << 20
# Every RSS 0.91 feed names it; it is not read, so that it declares nothing here.
RSS_091 = "-//Netscape Communications//DTD RSS 0.91//EN"
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.S)
_FIRST_TAG = re.compile(r"<[A-Za-z_:]")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)", re.I)


def check(file: Path, name: str) -> None:
    """Let a file pass that may be read.

    Raises:
        InvalidInput: it is too large, too deeply nested, or declares a DTD or entities.
    """
    size = file.stat().st_size
    if size > LARGEST:
        raise InvalidInput(name, f"is larger than {LARGEST >> 20} MB.")
    with file.open("rb") as stream:
        start = stream.read(4096)
    if not start.strip():
        raise InvalidInput(name, "is empty.")
    begin = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begin in (b"{", b"["):
        _check_json(file, name)
    elif begin == b"<" or start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0<" in start[:8] or b"<\0" in start[:8]:
        _check_xml(file, name)


def check_folder(folder: Path, name: str) -> None:
    """Let a folder pass whose own files of XML and JSON may be read."""
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in (".xml", ".json") and file.is_file() and not file.is_symlink():
            check(file, f"{name}: {file.name}")


class _Hostile(Exception):
    """Say what a document holds that none needs."""


def _check_xml(file: Path, name: str) -> None:
    parser = expat.ParserCreate()
    depth = 0

    def begin(_tag: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise _Hostile(f"is nested more than {DEEPEST_XML} deep.")
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            raise _Hostile("has an element of too many attributes.")

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def begin_type(_name: str, _system: str | None, public: str | None, has_declarations: int) -> None:
        if has_declarations or public != RSS_091:
            refuse()

    def refuse(*_: object) -> None:
        raise _Hostile("declares a document type or entities, which is not taken.")

    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler, parser.EntityDeclHandler = begin_type, refuse
    parser.ExternalEntityRefHandler = refuse  # type: ignore[assignment]
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                parser.Parse(block)
            parser.Parse(b"", True)
    except _Hostile as error:
        raise InvalidInput(name, str(error)) from None
    except (expat.ExpatError, ValueError, LookupError):
        # Not well-formed: the importer says so, or forgives it. Then nobody has looked behind the place.
        _check_loosely(file, name)


def _check_loosely(file: Path, name: str) -> None:
    raw = file.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = raw.decode(encoding, "replace").replace("\0", "")
    first = _FIRST_TAG.search(text)
    if _DECLARATION.search(text, 0, first.start() if first else len(text)):
        raise InvalidInput(name, "declares a document type or entities, which is not taken.")
    depth = 0
    for tag in re.finditer(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(/?)[A-Za-z_:][^<>]*?(/?)>", text, re.S):
        if tag[0].startswith("<!") or tag[2]:
            continue
        depth += -1 if tag[1] else 1
        if depth > DEEPEST_XML:
            raise InvalidInput(name, f"is nested more than {DEEPEST_XML} deep.")


def _check_json(file: Path, name: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(file.read_bytes()):
        sign = token[0]
        if sign in (b"[", b"{"):
            depth += 1
            if depth > DEEPEST_JSON:
                raise InvalidInput(name, f"is nested more than {DEEPEST_JSON} deep.")
        elif sign in (b"]", b"}"):
            depth -= 1
