"""Deal with the addresses of an old blog: which are its own, and which pictures lie there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from app.importers.records import ImportedFile, RemoteFile

SAFE = "/:@!$&'()*+,;=~-._"
ATTRIBUTE = re.compile(
    r"""(?P<before>\b(?:src|href|poster|data-src|data-orig-file)\s*+=\s*+)(?P<mark>["'])(?P<url>[^"']*+)(?P=mark)""",
    re.IGNORECASE,
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|ico|heic|mp[34]|m4[av]|ogg|oga|ogv|wav|flac|webm|mov|pdf|zip|gz|epub"
    r"|docx?|xlsx?|pptx?|csv|txt)\Z",
    re.IGNORECASE,
)


class Home:
    """Know the old blog's own addresses: its host with or without `www.`, under either scheme, below its base path."""

    def __init__(self, address: str) -> None:
        try:
            parts = urlsplit(address.strip())
            host = parts.hostname or ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            parts, host, port = urlsplit(""), "", ""
        self.host = host.removeprefix("www.") + port
        self.origin = f"{parts.scheme.lower() or 'https'}://{parts.netloc.rpartition('@')[2].lower()}" if host else ""
        self.base_path = normal(parts.path.rstrip("/"))

    def local(self, address: str) -> str | None:
        """Return an address of the old blog as root-relative; None for one that is elsewhere or cannot be read."""
        address = address.strip()
        if address.startswith("/") and not address.startswith("//"):
            return _ascii(address)
        if not self.host or not address.lower().startswith(("http://", "https://", "//")):
            return None
        try:
            parts = urlsplit(address)
            port = f":{parts.port}" if parts.port else ""
            host = (parts.hostname or "").removeprefix("www.") + port
        except ValueError:
            return None
        if host != self.host:
            return None
        rest = parts._replace(scheme="", netloc="").geturl()
        return _ascii(rest if rest.startswith("/") else f"/{rest}")

    def path(self, address: str) -> str | None:
        """Return the path of one of the blog's addresses as records hold it: normal, without the base path.

        None for an address that is elsewhere, or that only a query tells from others.
        """
        local = self.local(address)
        if local is None:
            return None
        path, _, query = local.partition("#")[0].partition("?")
        return None if query else self.without_base(normal(path))

    def without_base(self, path: str) -> str:
        """Return a path below the base path as seen from there."""
        below = f"{path}/".startswith(f"{self.base_path}/")
        return (path.removeprefix(self.base_path) if self.base_path and below else path) or "/"

    def localised(self, markup: str, base: str | None = None) -> str:
        """Return HTML in which the blog's own addresses are root-relative, so that they hold wherever it moves.

        With a base, relative addresses are seen from there.
        """

        def moved(match: re.Match[str]) -> str:
            url = match["url"].strip()
            local = self.local(url)
            if base and local is None and url and not url.startswith("#") and not SCHEME.match(url):
                url = _joined(base, html.unescape(url))
                local = self.local(url)
                if local is None:
                    url = html.escape(url)
                    return f"{match['before']}{match['mark']}{url}{match['mark']}"
            return match[0] if local is None else f"{match['before']}{match['mark']}{local}{match['mark']}"

        return ATTRIBUTE.sub(moved, markup)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _ascii(address: str) -> str:
    """Return an address with what it may not hold percent-encoded, and nothing else changed."""
    return quote(address, safe=SAFE + "%?#[]|")


def normal(path: str) -> str:
    """Return a path percent-encoded in the one form in which it is stored and asked for."""
    return quote(unquote(path), safe=SAFE)


def media_in(markup: str, is_media: Callable[[str], bool] | None = None) -> list[str]:
    """Return the root-relative addresses of pictures and other files that HTML shows or links to, each once."""
    found: dict[str, None] = {}
    for match in ATTRIBUTE.finditer(markup):
        url = match["url"].strip()
        if not url.startswith("/") or url.startswith("//"):
            continue
        path = url.partition("#")[0].partition("?")[0]
        if MEDIA.search(path) or (is_media is not None and is_media(path)):
            found[path] = None
    return list(found)


def files_for(
    addresses: Iterable[str], home: Home, folders: Iterable[Path]
) -> tuple[tuple[ImportedFile, ...], tuple[RemoteFile, ...]]:
    """Return the files at root-relative addresses: those that lie in one of the folders, and where the others are."""
    files: list[ImportedFile] = []
    remote: list[RemoteFile] = []
    roots = [folder.resolve() for folder in folders]
    for address in dict.fromkeys(addresses):
        path = home.without_base(normal(address))
        file = _file(path, roots)
        if file is not None:
            files.append(ImportedFile(file, path))
        elif home.origin:
            remote.append(RemoteFile(home.origin + normal(address), path))
    return tuple(files), tuple(remote)


def _file(path: str, roots: list[Path]) -> Path | None:
    relative = unquote(path).lstrip("/")
    if not relative or "\0" in relative or len(relative) > 1000:
        return None
    pieces = relative.split("/")
    for root in roots:
        # An archive may begin anywhere above the file: at the web root, at wp-content, at the year.
        for skipped in range(min(len(pieces), 4)):
            candidate = root.joinpath(*pieces[skipped:])
            try:
                inside = candidate.resolve().is_relative_to(root)
                if inside and candidate.is_file() and not candidate.is_symlink():
                    return candidate
            except (OSError, ValueError):
                continue
    return None
