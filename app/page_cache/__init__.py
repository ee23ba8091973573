"""Answer public requests from memory, in front of Flask, and never with yesterday's bytes.

Why no reader gets anything older than the last commit that had returned when the request arrived:

1. Every change of public content raises `site.content_version` in its own transaction, and every other change is a
   post coming due. So `queries.freshness()`, the version together with the next publication, is another one
   whenever public content is another one. The state (`Current`) stands for one such value.
2. A request first finds the current state, by a read that begins after it arrived; so it sees every commit that had
   returned by then, whichever process made it (`Currency`).
3. A response is rendered after its request found the state, in transactions that begin later still. So it is at
   least as new as the state it is kept under. If the state moved meanwhile it goes out once and is not kept.
4. A request is served a kept response, or shares another request's rendering, only if that belongs to the same
   state as the request itself has found. A rendering that began before a commit belongs to the state before it;
   a request that arrives after the commit finds another state, and so can neither find nor join it.

The clock is part of the state, not of the store: a watch is asked again when the next publication is due, and also
when the clock was set back. Nothing is ever served by age.

When the database cannot be asked (gone, locked, restarting), pages of the last state that was verified are still
served, since a reader is helped more by a page that was right a moment ago than by an error; what is not in memory
gets Flask's own answer. A database without a blog, or without tables, gets Flask's answer always.

The key is the path alone; `short_links.py` makes one of a few queries. A view is shown neither query string nor
cookies nor the reader's headers, and the host is the blog's own, so there is nothing by which one reader could change
what others get. Redirects and error pages, whose addresses anybody can invent, live in a small store of their own and
cannot push pages out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from app import clock, counters
from app.counters import FULL, NOT_MODIFIED

from . import short_links
from .capture import Untouched, ask, at_home, for_everybody
from .coding import choose
from .conditional import holds, unchanged_since
from .currency import Currency, Current, Unverified
from .finished import DEFAULT_CACHE_CONTROL, Finished, Header
from .flights import Flights
from .store import Store

if TYPE_CHECKING:
    from datetime import datetime

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["PageCache"]

SESSION_COOKIE = "byline_session="
PASSED_BY = ("/admin/", "/static/", "/media/", "/healthz/", "/readyz/", "/metrics/")
# Machines ask these by the machine's address, whatever the database says.
UNASKED = frozenset(("/healthz", "/readyz", "/metrics"))
MOST_FILES = 10_000
_MEGABYTE = 1024 * 1024
_SHARE_OF_OTHERS = 32


class PageCache:
    """Be the WSGI application that stands in front of Flask's own."""

    def __init__(self, app: Flask) -> None:
        """Stand in front of an application; connections are opened by the first request.

        Args:
            app: read are its `wsgi_app` and the settings CACHE_MEGABYTES and TRUSTED_HOSTS.
        """
        self._app = app.wsgi_app
        self._flask = app
        limit = int(app.config.get("CACHE_MEGABYTES", 64)) * _MEGABYTE
        self.pages = Store(limit - limit // _SHARE_OF_OTHERS)
        self.others = Store(limit // _SHARE_OF_OTHERS)
        # Flask's own check by this setting does not know the address of the site, and would refuse it.
        trusted, app.config["TRUSTED_HOSTS"] = app.config.get("TRUSTED_HOSTS") or (), None
        self._currency = Currency(app, trusted, self._forget)
        self._flights: Flights[Finished] = Flights()
        self._row = counters.of(app).row
        self._files: set[str] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request.

        First comes the road that nearly all of them take: a page that is kept, known to be current by a look into
        memory, asked for in the plainest way. Whatever is not as plain as that goes the long way, which knows it all.
        """
        glance = self._currency.glance
        if (
            glance is None
            or glance.memory.raw != glance.header
            or not glance.settled_from <= clock.seconds() < glance.settled_until
            or environ["REQUEST_METHOD"] != "GET"
        ):
            return self._long_way(environ, start_response)
        find, current = environ.get, glance.current
        entry = self.pages.get(find("SCRIPT_NAME", "") + find("PATH_INFO", ""))
        if entry is None or entry.current is not current:
            return self._long_way(environ, start_response)
        variant = entry.chosen.get(find("HTTP_ACCEPT_ENCODING", ""))
        if (
            variant is None
            or find("HTTP_HOST", "") not in current.address.accepted
            or SESSION_COOKIE in find("HTTP_COOKIE", "")
            or (current.has_short_links and find("QUERY_STRING"))
        ):
            return self._long_way(environ, start_response)
        tags = find("HTTP_IF_NONE_MATCH")
        if tags is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
            self._row[FULL] += 1
            start_response(entry.status, variant.settled)
            return variant.body
        if tags == variant.etag:
            self._row[NOT_MODIFIED] += 1
            start_response("304 Not Modified", variant.short)
            return []
        return self._long_way(environ, start_response)

    def _long_way(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] in UNASKED:
            return self._app(environ, start_response)
        now = clock.now()
        try:
            current = self._currency.current(now)
        except Unverified:
            return self._unverified(environ, start_response, now)
        address = current.address
        if not address.accepts(environ.get("HTTP_HOST", "")):
            return _refuse(environ, start_response)
        short = short_links.path_of(environ, current)
        if short is not None and (
            self._kept(environ.get("SCRIPT_NAME", "") + short, current) or short_links.leads_on(environ, self._flask)
        ):
            environ = {**environ, "PATH_INFO": short, "QUERY_STRING": ""}
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or SESSION_COOKIE in environ.get("HTTP_COOKIE", ""):
            return self._app(at_home(environ, address), start_response)
        key = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        entry = self._kept(key, current)
        if entry is not None:
            return self._answer(key, entry, environ, start_response, now)
        return self._miss(key, current, environ, start_response, now)

    def close(self) -> None:
        """Close connections and forget all pages."""
        self._currency.close()
        self._forget()

    def _kept(self, key: str, current: Current) -> Finished | None:
        entry = self.pages.get(key)
        if entry is not None and entry.current.freshness == current.freshness:
            return entry
        entry = self.others.get(key)
        return entry if entry is not None and entry.current.freshness == current.freshness else None

    def _miss(
        self, key: str, current: Current, environ: WSGIEnvironment, start_response: StartResponse, now: datetime
    ) -> Iterable[bytes]:
        home = at_home(environ, current.address)
        if f"{home.get('PATH_INFO', '')}/".startswith(PASSED_BY):
            return self._app(home, start_response)
        untouched: list[Untouched] = []

        def render() -> Finished | None:
            kept = self._kept(key, current)
            if kept is not None:
                return kept
            with clock.standing():
                answer = ask(self._app, for_everybody(home, current.address), current)
            if isinstance(answer, Untouched):
                untouched.append(answer)
                self._note_file(key, answer)
                return None
            self._files.discard(key)
            self._keep(key, answer)
            return answer

        # Nobody waits for another who asks for a file: all get it by themselves anyhow.
        flying = key not in self._files
        did_it, entry = self._flights.run((key, current.freshness), render) if flying else (True, render())
        if entry is not None:
            return self._answer(key, entry, environ, start_response, now)
        if did_it:
            return untouched[0].pass_on(environ["REQUEST_METHOD"], start_response)
        # The one who did it got something that is nobody else's: from here on everybody asks alone.
        return self._app(home, start_response)

    def _keep(self, key: str, answer: Finished) -> None:
        try:
            moved = self._currency.current(clock.now()).freshness != answer.current.freshness
        except Unverified:
            moved = True
        if not moved:
            (self.pages if answer.is_page else self.others).put(key, answer)

    def _answer(
        self, key: str, entry: Finished, environ: WSGIEnvironment, start_response: StartResponse, now: datetime
    ) -> list[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        coding = choose(accepted, entry.worthwhile)
        if coding is None:
            return _say("406 Not Acceptable", "There is no coding that you accept.", environ, start_response)
        variant = entry.variants.get(coding)
        if variant is not None:
            entry.remember(accepted, variant)
        if entry.is_page and _is_held(entry, coding, environ, now):
            self._row[NOT_MODIFIED] += 1
            start_response("304 Not Modified", _until_due(entry, entry.not_modified(coding, now), now))
            return []
        if variant is None:
            variant = entry.variant(coding)
            (self.pages if entry.is_page else self.others).measure(key, entry)
        headers = [*variant.headers]
        if entry.is_page:
            headers.append(("Last-Modified", entry.current.last_modified(now)))
        self._row[FULL] += 1
        start_response(entry.status, _until_due(entry, headers, now))
        return variant.body if environ["REQUEST_METHOD"] == "GET" else []

    def _unverified(self, environ: WSGIEnvironment, start_response: StartResponse, now: datetime) -> Iterable[bytes]:
        last = self._currency.last
        if last is None:
            return self._app(environ, start_response)
        if not last.address.accepts(environ.get("HTTP_HOST", "")):
            return _refuse(environ, start_response)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and SESSION_COOKIE not in environ.get("HTTP_COOKIE", ""):
            key = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
            entry = self._kept(key, last)
            if entry is not None:
                return self._answer(key, entry, environ, start_response, now)
        return self._app(at_home(environ, last.address), start_response)

    def _note_file(self, key: str, answer: Untouched) -> None:
        """Note an address where a file is."""
        if any(name.lower() == "accept-ranges" for name, _ in answer.headers):
            if len(self._files) >= MOST_FILES:
                self._files.clear()
            self._files.add(key)

    def _forget(self) -> None:
        self.pages.clear()
        self.others.clear()


def _until_due(entry: Finished, headers: list[Header], now: datetime) -> list[Header]:
    """Let shared caches ask each time from when they could keep a page longer than it is right."""
    if now.timestamp() < entry.current.shared_until:
        return headers
    return [(name, DEFAULT_CACHE_CONTROL if "s-maxage" in value else value) for name, value in headers]


def _is_held(entry: Finished, coding: str, environ: WSGIEnvironment, now: datetime) -> bool:
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return holds(tags, entry.etags[coding])
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return since is not None and unchanged_since(since, entry.current.freshness.last_change, now)


def _refuse(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    return _say("400 Bad Request", "This server does not answer to that name.", environ, start_response)


def _say(status: str, sentence: str, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    body = f"{sentence}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
