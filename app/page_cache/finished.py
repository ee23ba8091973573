"""Hold a response as it goes out: status, headers, and the body in each coding."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime

from .coding import CODINGS, IDENTITY, encode, is_worthwhile
from .currency import Current

Header = tuple[str, str]
DEFAULT_CACHE_CONTROL = "public, no-cache"
# Tags must differ from coding to coding (RFC 9110, section 8.8.3.3), in a way that no proxy's mark looks like.
_TAG_ENDS = {IDENTITY: "", "gzip": ".gz", "br": ".br"}
_OWN = frozenset(("content-length", "etag", "last-modified", "vary", "date", "server", "connection"))
# What a 304 repeats of the headers, beside its tag (RFC 9110, section 15.4.5), and what scripts of other sites need.
_REPEATED = ("access-control-", "cache-control", "content-location", "expires", "vary")
# What Python needs for one response, and for each coding of it, beside the bytes of bodies and headers.
_OVERHEAD = 4608
_OVERHEAD_OF_CODING = 1536
# Programs that read ask in one of a few ways; who thinks of others fills no memory by it.
_MOST_REMEMBERED = 8
_LONGEST_REMEMBERED = 100


@dataclass(slots=True)  # quicker to read than a tuple's names
class Variant:
    """Be a response in one coding; `settled` and `short` have the date that holds from when the change has settled."""

    headers: list[Header]
    body: list[bytes]
    etag: str
    settled: list[Header]
    short: list[Header]


class Finished:
    """Be a response that answers every request for its address as long as public content stays the same.

    The tag is made from the plain bytes and the name of the coding, so a 304 needs no compressed body, and all
    workers and machines give the same tag whatever their compressor. Codings are made when first asked for.
    """

    def __init__(self, current: Current, status: str, headers: list[Header], body: bytes) -> None:
        self.current = current
        self.status = status
        self.is_page = status.startswith("200")
        self.is_used = False
        kept = [(name, value) for name, value in headers if name.lower() not in _OWN]
        names = {name.lower(): value for name, value in kept}
        if "cache-control" not in names:
            kept.append(("Cache-Control", DEFAULT_CACHE_CONTROL))
        kept.append(("Vary", "Accept-Encoding"))
        self.worthwhile = is_worthwhile(names.get("content-type", ""), len(body))
        digest = hashlib.blake2b(body, digest_size=16).hexdigest()
        self.etags = {coding: f'"{digest}{_TAG_ENDS[coding]}"' for coding in CODINGS}
        self._headers = kept
        self._body = body
        self._repeated = [header for header in kept if header[0].lower().startswith(_REPEATED)]
        self._lock = threading.Lock()
        self.size = _OVERHEAD + len(body) + sum(len(name) + len(value) for name, value in kept)
        self.variants: dict[str, Variant] = {}
        self.chosen: dict[str, Variant] = {}

    def variant(self, coding: str) -> Variant:
        """Return the response in a coding, made at most once."""
        with self._lock:
            made = self.variants.get(coding)
            if made is None:
                made = self._make(coding)
                self.size += _OVERHEAD_OF_CODING + (0 if coding == IDENTITY else len(made.body[0]))
                self.variants[coding] = made
        return made

    def remember(self, accept_encoding: str, variant: Variant) -> None:
        """Remember by the very header of a request which coding was chosen for it."""
        if len(accept_encoding) <= _LONGEST_REMEMBERED:
            if len(self.chosen) >= _MOST_REMEMBERED:
                self.chosen.clear()
            self.chosen[accept_encoding] = variant

    def not_modified(self, coding: str, now: datetime) -> list[Header]:
        """Return the headers that say: what you have in this coding is current."""
        return self._short(coding, self.current.last_modified(now))

    def _short(self, coding: str, date: str) -> list[Header]:
        return [("ETag", self.etags[coding]), ("Last-Modified", date), *self._repeated]

    def _make(self, coding: str) -> Variant:
        body = encode(self._body, coding)
        headers = [*self._headers, ("Content-Length", str(len(body)))]
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        if self.is_page:
            headers.append(("ETag", self.etags[coding]))
        date = self.current.settled_date
        settled = [*headers, ("Last-Modified", date)] if self.is_page else headers
        return Variant(headers, [body], self.etags[coding], settled, self._short(coding, date))
