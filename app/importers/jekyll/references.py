"""Find the files of the blog that a text refers to, and those that it refers to in vain."""

import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from app.importers.jekyll.config import Config
from app.importers.jekyll.urls import encode_path, is_absolute
from app.importers.records import ImportedFile, Problem

_REFERENCE = re.compile(
    r"\]\(\s*<?(?P<inline>[^\s()<>]{1,2000})"
    r"|^ {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]*<?(?P<definition>[^\s<>]{1,2000})"
    r"|\b(?:src|href|poster|data-src|srcset)[ \t]*=[ \t]*"
    r"(?:\"(?P<double>[^\"\n]{1,4000})\"|'(?P<single>[^'\n]{1,4000})'|(?P<bare>[^\s>\"']{1,2000}))",
    re.MULTILINE,
)
_FENCE = re.compile(r" {0,3}(?:[-*+]\s+|\d+\.\s+)*\s*(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)[^`\n]+\1")
_PAGES = frozenset({"", ".html", ".htm", ".xml", ".php", ".md", ".markdown", ".asp", ".aspx"})


def references(body: str) -> list[tuple[str, int]]:
    """Return the addresses in a Markdown text, code left out, each with the line (from 0) where it stands."""
    text = _without_code(body)
    breaks = [place for place, character in enumerate(text) if character == "\n"]
    found: list[tuple[str, int]] = []
    for match in _REFERENCE.finditer(text):
        line = bisect_left(breaks, match.start())
        value = next(group for group in match.groups() if group is not None)
        is_set = match[0].lower().startswith("srcset")
        parts = [part.split()[0] for part in value.split(",") if part.strip()] if is_set else [value]
        found.extend((part.replace("&amp;", "&"), line) for part in parts)
    return found


class FileFinder:
    """Find the file of a blog that an address leads to."""

    def __init__(self, root: Path, config: Config, statics: frozenset[str], is_static: Callable[[str], bool]) -> None:
        self._root = root
        self._config = config
        self._statics = statics
        self._is_static = is_static

    def collect(
        self, addresses: list[tuple[str, int]], path: str | None, source: str
    ) -> tuple[tuple[ImportedFile, ...], list[Problem]]:
        """Return the files that a text at `path` refers to, and a problem for each that should be there and is not."""
        files: dict[str, ImportedFile] = {}
        problems: dict[str, Problem] = {}
        for address, line in addresses:
            name = self._local(address, path or "/")
            if name in self._statics and self._is_static(name):
                files[name] = ImportedFile(self._root / name, "/" + encode_path(name))
            elif name and posixpath.splitext(name)[1].lower() not in _PAGES:
                problems.setdefault(name, Problem(source, line, f"The file /{name[:200]} is not in the blog's folder."))
        return tuple(files.values()), list(problems.values())

    def _local(self, address: str, path: str) -> str:
        """Return the file's path below the blog's folder, or nothing if the address leads elsewhere."""
        url = (self._config.url or "").rstrip("/")
        if url and (address == url or address.startswith(url + "/")):
            address = address[len(url) :] or "/"
        address = re.split(r"[?#]", address, maxsplit=1)[0]
        if not address or is_absolute(address) or address.startswith("//"):
            return ""
        base = self._config.base_path
        if base and address.startswith(base + "/"):
            address = address[len(base) :]
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path) or "/", unquote(address)))
        return whole.lstrip("/")


def _without_code(body: str) -> str:
    """Return the text with the lines of fenced code and the code spans blanked, so that places stay."""
    out: list[str] = []
    fence = ""
    for line in body.split("\n"):
        match = _FENCE.match(line)
        if fence:
            out.append("")
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match:
            fence = match[1]
            out.append("")
        else:
            out.append(_CODE_SPAN.sub("", line))
    return "\n".join(out)
