"""Write the public site as files that any web server can send: whatever its pages lead to, by asking for it.

Who answers is the caller's business. A page at `/x/` becomes `x/index.html`; a redirect becomes a page that leads on,
and stands in lists for servers that can do better.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from app.exporters.records import Member

_ADDRESS = re.compile(
    r"\b(?:href|src|poster|action|data-src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')|\bsrcset\s*=\s*\"([^\"]*)\"|<loc>([^<]*)</loc>"
)
_OF_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")
_OF_SCRIPT = re.compile(r"(?:\bfrom\s*|\bimport\s*\(?\s*)[\"'](\.{0,2}/[^\"']+)[\"']")
NOT_FOUND = "/404.html"
LEFT_OUT = ("admin", "healthz", "readyz", "metrics")


class Answer(NamedTuple):
    """Be what the site answers: status, media type, bytes, and where it leads."""

    status: int
    media_type: str
    content: bytes
    target: str = ""


class StaticSite:
    """Be one walk over a site.

    Args:
        ask: returns the answer for a path, percent-encoded and without the base path.
        url: the site's address, which may hold a base path.
    """

    def __init__(self, ask: Callable[[str], Answer], url: str) -> None:
        self._ask = ask
        self._url = url.rstrip("/")
        self._base = urlsplit(self._url).path
        self._files: dict[str, str] = {}
        self.broken: dict[str, str] = {}
        """Addresses that lead nowhere, each with a page that names it."""
        self.redirects: dict[str, str] = {}

    def members(self, start: Iterable[str]) -> Iterator[Member]:
        """Yield the files, from the addresses to start with and whatever they lead to."""
        waiting = list(dict.fromkeys(["/", *start]))
        known = dict.fromkeys(waiting, "/")
        for path in waiting:  # it grows meanwhile
            answer = self._ask(path)
            if answer.status in (301, 302, 308):
                self.redirects[path] = answer.target
                found = [answer.target]
            elif answer.status == 200:
                yield from self._write(path, answer)
                found = list(_addresses(answer))
            else:
                self.broken[path] = known[path]
                continue
            for address in found:
                local = self._local(address, path)
                if local is not None and local not in known:
                    known[local] = path
                    waiting.append(local)
        yield from self._leading_on()
        yield Member(NOT_FOUND.lstrip("/"), self._ask(NOT_FOUND).content)

    def _write(self, path: str, answer: Answer) -> Iterator[Member]:
        name = file_of(path, answer.media_type)
        if name.casefold() not in self._files:
            self._files[name.casefold()] = path
            yield Member(name, answer.content)

    def _leading_on(self) -> Iterator[Member]:
        lines, pairs = [], []
        for path, target in sorted(self.redirects.items()):
            whole = urljoin(self._url + "/", target)
            end = self._local(target, path)
            if end is not None and not end.endswith((".html", "/")) and "." in posixpath.basename(end):
                answer = self._ask(end)  # feed readers follow no page, so they get the feed itself
                yield from self._write(path, answer)
            else:
                yield from self._write(path, Answer(200, "text/html", _page_to(whole)))
            shown = self._base + path
            lines.append(f"{shown} {target} 301\n")
            pairs.append(
                f"{json.dumps(unquote(shown), ensure_ascii=False)} {json.dumps(target, ensure_ascii=False)};\n"
            )
        yield Member("_redirects", "".join(lines).encode())
        yield Member("redirects.nginx.map", "".join(pairs).encode())

    def _local(self, address: str, at: str) -> str | None:
        """Return the path on this site that an address leads to, or nothing."""
        try:
            whole = urljoin(f"{self._url}{at}", html.unescape(address).strip())
            parts = urlsplit(whole)
        except ValueError:
            return None
        if f"{parts.scheme}://{parts.netloc}" != self._url.removesuffix(self._base):
            return None
        path = parts.path
        if self._base and not path.startswith(self._base + "/"):
            return None
        path = path.removeprefix(self._base) or "/"
        return None if path.split("/")[1] in LEFT_OUT else path


def file_of(path: str, media_type: str) -> str:
    """Return the file that a web server sends for a path."""
    name = unquote(path).lstrip("/")
    is_page = media_type == "text/html"
    if not name or name.endswith("/"):
        return f"{name}index.html"
    if is_page and not name.endswith((".html", ".htm")):
        return f"{name}/index.html"
    return name


def _addresses(answer: Answer) -> Iterator[str]:
    text = answer.content.decode("utf-8", "replace") if _is_text(answer.media_type) else ""
    if answer.media_type in ("text/html", "application/xml"):
        for match in _ADDRESS.finditer(text):
            double, single, several, loc = match.groups()
            if several is not None:
                yield from (part.split()[0] for part in several.split(",") if part.strip())
            else:
                yield double if double is not None else single if single is not None else loc
    elif answer.media_type == "text/css":
        yield from (match[1] for match in _OF_STYLE.finditer(text) if not match[1].startswith("data:"))
    elif answer.media_type == "text/javascript":
        yield from (match[1] for match in _OF_SCRIPT.finditer(text))


def _is_text(media_type: str) -> bool:
    return media_type in ("text/html", "text/css", "text/javascript", "application/xml")


def _page_to(target: str) -> bytes:
    shown = html.escape(target)
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Moved</title>\n'
        f'<meta name="robots" content="noindex">\n<link rel="canonical" href="{shown}">\n'
        f'<meta http-equiv="refresh" content="0; url={shown}">\n<p>This moved to <a href="{shown}">{shown}</a>.</p>\n'
    ).encode()
