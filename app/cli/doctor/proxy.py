"""Ask the running server through the web server in front of it, and see what has changed on the way."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.health import seen

from .findings import Finding, error, good, warning

FORGED = "203.0.113.7"  # of a network that is for examples alone (RFC 5737)
LARGE = 21_000_000
SECONDS = 20
PROXY_ADVICE = "Compare it with docs/deployment.md."


class Front:
    """Be the way to the blog that readers take."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.scheme, self.host, self._base = parts.scheme, parts.netloc, parts.path.rstrip("/")

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, scheme: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (lower case) and body of an answer; redirects are not followed.

        Raises:
            OSError: nobody answers, or the certificate is not good.
            http.client.HTTPException: what answers is no HTTP.
        """
        kind = http.client.HTTPSConnection if (scheme or self.scheme) == "https" else http.client.HTTPConnection
        host = self.host if scheme is None else self.host.partition(":")[0]
        connection = kind(host, timeout=SECONDS)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, self._base + path, body, sent)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        finally:
            connection.close()


def examine(url: str) -> Iterator[Finding]:
    """Check what comes through in both directions."""
    front = Front(url)
    try:
        status, headers, _ = front.ask("/", Accept_Encoding="identity")
    except (OSError, http.client.HTTPException) as failed:
        yield error(f"{url} does not answer: {failed}", "Look whether the web server runs, and at its certificate.")
        return
    if status != 200:
        yield error(f"{url}/ answers {status}", "Let the web server pass the Host header on, and see its log.")
        return
    yield good(f"{url} answers")
    for check in (_seen, _caching, _codings, _secure, _uploads):
        try:
            yield from check(front, headers)
        except (OSError, http.client.HTTPException, ValueError) as failed:
            yield error(f"{check.__doc__} {failed or type(failed).__name__}", PROXY_ADVICE)


def _seen(front: Front, _headers: dict[str, str]) -> Iterator[Finding]:
    """What Byline sees of a request cannot be told."""
    status, _, body = front.ask("/healthz/seen", Authorization=f"Bearer {seen.token()}", X_Forwarded_For=FORGED)
    if status != 200:
        yield error(f"/healthz/seen answers {status}", "Run the doctor with the settings and the key of the server.")
        return
    found: dict[str, Any] = json.loads(body)
    if found["scheme"] == front.scheme:
        yield good(f"Byline sees that readers come by {front.scheme}")
    else:
        advice = "Let the web server set X-Forwarded-Proto, and set BYLINE_TRUSTED_PROXIES."
        yield error(f"Byline sees {found['scheme']} where readers come by {front.scheme}", advice)
    if found["host"] == front.host:
        yield good(f"Byline sees the host {front.host}")
    else:
        yield error(f"Byline sees the host {found['host']}", "Let the web server pass the Host header on.")
    # Each web server appends one address; what a client says itself, nginx keeps before them, and Caddy drops.
    proxies, hops = current_app.config["TRUSTED_PROXIES"], len([one for one in found["forwarded"] if one != FORGED])
    if found["client"] == FORGED:
        yield error("anybody can forge their address", f"{hops} web servers are in front: BYLINE_TRUSTED_PROXIES.")
    elif proxies != hops:
        yield error(f"{hops} web servers are in front, and BYLINE_TRUSTED_PROXIES is {proxies}", "Set it to that.")
    else:
        yield good(f"Byline sees its clients' own addresses ({found['client']} is yours)")


def _caching(front: Front, headers: dict[str, str]) -> Iterator[Finding]:
    """Caching headers cannot be checked."""
    tag = headers.get("etag", "")
    if not tag or tag.startswith("W/"):
        yield error(f"the ETag of a page arrives as {tag or 'nothing'}", "Turn compression off there; Byline does it.")
        return
    status, _, body = front.ask("/", Accept_Encoding="identity", If_None_Match=tag)
    control = headers.get("cache-control", "")
    if status != 304 or body:
        yield error(f"who has a page already gets {status} instead of 304", "Let If-None-Match pass.")
    elif "public" not in control:
        yield error(f"Cache-Control arrives as {control or 'nothing'}", "Let the web server leave it alone.")
    else:
        yield good("ETag, 304 and Cache-Control pass unchanged")


def _codings(front: Front, headers: dict[str, str]) -> Iterator[Finding]:
    """Compression cannot be checked."""
    for coding in ("br", "gzip"):
        _, packed, _ = front.ask("/", Accept_Encoding=coding)
        if packed.get("content-encoding") != coding or packed.get("etag") == headers.get("etag"):
            advice = "Let Accept-Encoding pass, and turn compression off there."
            yield error(f"a page asked for as {coding} arrives as {packed.get('content-encoding', 'plain')}", advice)
            return
    yield good("brotli and gzip are Byline's own")


def _secure(front: Front, _headers: dict[str, str]) -> Iterator[Finding]:
    """The way from http to https cannot be checked."""
    if front.scheme != "https":
        yield warning("readers come by http", "Get a certificate; Caddy does it by itself (docs/deployment.md).")
        return
    if ":" in front.host.rpartition("]")[2]:
        return  # where https has a port of its own, nobody knows that of http
    status, headers, _ = front.ask("/", scheme="http")
    if status in (301, 308) and headers.get("location", "").startswith("https://"):
        yield good("http leads to https")
    else:
        yield warning(f"http answers {status}", "Let the web server lead from http to https.")


def _uploads(front: Front, _headers: dict[str, str]) -> Iterator[Finding]:
    """Large uploads cannot be checked."""
    status, _, body = front.ask("/healthz/seen", "POST", bytes(LARGE), Authorization=f"Bearer {seen.token()}")
    if status == 413:
        yield error("the web server refuses uploads of 20 MB", "nginx: client_max_body_size 110m;")
    elif status != 200 or json.loads(body)["bytes"] != LARGE:
        yield error(f"an upload of 20 MB gets {status} on its way to Byline", PROXY_ADVICE)
    else:
        yield good("uploads of 20 MB reach Byline")
