"""Ask the application behind the cache for a page, and tell what may be kept of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from .currency import Current
from .finished import Finished, Header
from .hosts import Address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT_STATUSES = frozenset(("200", "301", "308", "404", "410"))
# All that a view learns of a reader's headers. Files answer these by themselves; nothing else can get into the bytes.
_SHOWN_HEADERS = frozenset(("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE"))
_HIDDEN = frozenset(("CONTENT_LENGTH", "CONTENT_TYPE", "RAW_URI", "REQUEST_URI"))
# A response with one of these looks after itself, or is one reader's own.
_KEEPS_ITSELF = frozenset(("set-cookie", "etag", "accept-ranges", "content-encoding", "content-range", "trailer"))


class Untouched(NamedTuple):
    """Be an answer that is passed on as it is."""

    status: str
    headers: list[Header]
    body: Iterable[bytes]

    def pass_on(self, method: str, start_response: StartResponse) -> Iterable[bytes]:
        """Start the answer and return its body; HEAD gets none."""
        start_response(self.status, self.headers)
        if method != "HEAD":
            return self.body
        _close(self.body)
        return []


def at_home(environ: WSGIEnvironment, address: Address) -> WSGIEnvironment:
    """Return the request as seen from the blog's own root: the base path is the script's name (PEP 3333)."""
    if not address.base_path:
        return environ
    path = address.split(environ.get("PATH_INFO", ""))
    return {**environ, "SCRIPT_NAME": address.base_path, "PATH_INFO": path}


def for_everybody(environ: WSGIEnvironment, address: Address) -> WSGIEnvironment:
    """Return the request without all that differs from reader to reader, at the blog's own host."""
    common = {
        name: value
        for name, value in environ.items()
        if (name in _SHOWN_HEADERS or not name.startswith("HTTP_")) and name not in _HIDDEN
    }
    common["REQUEST_METHOD"] = "GET"
    common["QUERY_STRING"] = ""
    common["HTTP_HOST"] = address.host
    common["wsgi.url_scheme"] = address.scheme
    return common


def ask(app: WSGIApplication, environ: WSGIEnvironment, current: Current) -> Finished | Untouched:
    """Return the application's answer: finished if anybody may get the same, else untouched and unread."""
    started: list[Any] = []

    def start_response(status: str, headers: list[Header], exc_info: object = None) -> Callable[[bytes], object]:
        started[:] = [status, headers]
        return _refuse_write

    body = app(environ, start_response)
    if not started:
        raise RuntimeError("the application did not start its response before returning it")
    status: str = started[0]
    headers: list[Header] = started[1]
    if not _is_common(status, headers):
        return Untouched(status, headers, body)
    try:
        content = b"".join(body)
    finally:
        _close(body)
    local = [
        (name, current.address.root_relative(value) if name.lower() == "location" else value) for name, value in headers
    ]
    return Finished(current, status, local, content)


def _is_common(status: str, headers: list[Header]) -> bool:
    if status[:3] not in KEPT_STATUSES:
        return False
    values = {name.lower(): value.lower() for name, value in headers}
    if not _KEEPS_ITSELF.isdisjoint(values):
        return False
    control = values.get("cache-control", "")
    if "private" in control or "no-store" in control:
        return False
    if values.get("vary", "accept-encoding").strip() != "accept-encoding":
        return False
    # Without a length it is a stream: it would have to end before anybody saw its beginning.
    return "content-length" in values


def _refuse_write(_data: bytes) -> object:
    raise RuntimeError("write() is not supported; return the body instead")


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
