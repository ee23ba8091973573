"""Say which host names are answered, and where in its host the blog lives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))
_MOST_REMEMBERED = 64
_LONGEST_REMEMBERED = 260
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@\\\[\],]+?)\.?(?::[0-9]{0,5})?")


def host_name(host: str) -> str | None:
    """Return the name in a Host header, lower case and without port, or nothing where it is none."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found else None


def _in_ascii(name: str) -> str:
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _port(parts: SplitResult) -> str:
    try:
        return "" if parts.port is None else f":{parts.port}"
    except ValueError:  # beyond 65535, or no number
        return ""


class Address:
    """Be the public address of the blog: its scheme, its host, its base path."""

    def __init__(self, url: str, also_accepted: Iterable[str] = ()) -> None:
        """Take the address apart.

        Args:
            url: the site's own address, such as `https://example.org/blog`.
            also_accepted: further host names that are answered.
        """
        parts = urlsplit(url)
        name = _in_ascii(parts.hostname or "localhost")
        bracketed = f"[{name}]" if ":" in name else name
        self.scheme = parts.scheme or "http"
        self.host = bracketed + _port(parts)
        # WSGI hands paths over decoded to bytes, which it writes as Latin-1 (PEP 3333).
        self.base_path = unquote_to_bytes(parts.path.rstrip("/")).decode("latin-1")
        further = (host_name(host) for host in also_accepted)
        self._names = LOOPBACK | {bracketed} | {_in_ascii(name) for name in further if name}
        # What was accepted already, as it was written; a request without the header (HTTP/1.0) names nobody else.
        self.accepted = self._names | {""}

    def accepts(self, host: str) -> bool:
        """Tell whether a Host header names this blog."""
        if host in self.accepted:
            return True
        if host_name(host) not in self._names:
            return False
        # With its port, say. Not all that anybody can think of.
        if len(self.accepted) < _MOST_REMEMBERED and len(host) <= _LONGEST_REMEMBERED:
            self.accepted = self.accepted | {host}
        return True

    def split(self, path: str) -> str:
        """Return a path without the base path, whether or not a proxy has taken it off already."""
        base = self.base_path
        if base and (path == base or path.startswith(base + "/")):
            return path[len(base) :] or "/"
        return path

    def root_relative(self, location: str) -> str:
        """Return an absolute address of this blog as a path, and any other as it is.

        Routing makes absolute redirects from the host of one request, and a cached answer serves them all. An
        address whose path begins with two slashes stays whole: as a path it would name another host.
        """
        origin = f"{self.scheme}://{self.host}".removesuffix(":443" if self.scheme == "https" else ":80")
        path = location.removeprefix(origin)
        return path if path.startswith("/") and not path.startswith("//") else location
