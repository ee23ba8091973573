"""Fetch one file over http or https from the public internet, and from nowhere else: the one guarded fetch.

A name is resolved once and the connection goes to the very address that was looked at, so that no second answer of
the name's server leads inside. Redirects are followed by the same rules. Proxies, cookies and passwords are not used.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from app.errors import BylineError

LARGEST = 20_000_000  # bytes
SECONDS = 30.0  # in all, redirects included
READ_SECONDS = 10.0  # for each answer of the network
MOST_REDIRECTS = 5
BLOCK = 1 << 16
PORTS = {"http": 80, "https": 443}
USER_AGENT = "Byline (moving a blog in)"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")
_NEVER = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "2001::/32", "fec0::/10", "::/96", "192.88.99.0/24")))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


class FetchRefused(BylineError):
    """Say in one sentence why something was not fetched."""


class Fetched(NamedTuple):
    """Be what came: where from in the end, its media type, and its bytes."""

    url: str
    media_type: str
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public internet, also where another one is written inside of it."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address in _6TO4:
            inner = address.sixtofour
        if inner is not None:
            return is_public(str(inner))
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def fetch(
    url: str,
    *,
    largest: int = LARGEST,
    seconds: float = SECONDS,
    allowed: Collection[str] = (),
    resolver: Resolve = resolve,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Return what is at an address.

    Args:
        url: a whole address with http or https.
        largest: how many bytes may come, packed and unpacked.
        seconds: how long all of it may take.
        allowed: addresses such as `127.0.0.1:8080` that are asked although they are not public; for tests.
        resolver: what turns a name into addresses.
        trust: which certificates are believed, instead of the system's.

    Raises:
        FetchRefused: the address may not be asked, does not answer well, or sends too much.
    """
    started = time.monotonic()
    for _ in range(MOST_REDIRECTS + 1):
        left = max(seconds - (time.monotonic() - started), 0.01)
        answer = _ask(url, largest, left, frozenset(allowed), resolver, trust)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise FetchRefused(f"{_shown(url)} is the end of more than {MOST_REDIRECTS} redirects.")


class _Pinned(http.client.HTTPConnection):
    """Be a connection to an address that was looked at, which asks for a host by its name."""

    def __init__(self, host: str, port: int, addresses: list[str], context: ssl.SSLContext | None) -> None:
        super().__init__(f"[{host}]" if ":" in host else host, port, timeout=READ_SECONDS)
        self._name, self._addresses, self._context = host, addresses, context

    def connect(self) -> None:
        """Connect to the first address that answers."""
        for place, address in enumerate(self._addresses):
            try:
                self.sock = socket.create_connection((address, self.port), READ_SECONDS)
                break
            except OSError:
                if place == len(self._addresses) - 1:
                    raise
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self._name)


def _ask(
    url: str,
    largest: int,
    seconds: float,
    allowed: frozenset[str],
    resolver: Resolve,
    trust: ssl.SSLContext | None,
) -> Fetched | str:
    """Return what one address answers: something, or the address that it leads to."""
    scheme, host, port, target = _parts(url)
    addresses = _addresses(url, host, port, allowed, resolver, standard=port == PORTS[scheme])
    context = (trust or ssl.create_default_context()) if scheme == "https" else None
    connection = _Pinned(host, port, addresses, context)
    over = threading.Event()
    alarm = threading.Timer(seconds, _hang_up, (connection, over))
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("GET", target, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"})
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308):
            return _next(url, response)
        if response.status != 200:
            raise FetchRefused(f"{_shown(url)} answers {response.status}.")
        body = _read(url, response, largest)
    except FetchRefused:
        raise
    except ssl.SSLCertVerificationError as error:
        raise FetchRefused(f"{_shown(url)} has a certificate that is not valid: {error.verify_message}.") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if over.is_set():
            raise FetchRefused(f"{_shown(url)} took too long.") from None
        reason = "does not answer in time" if isinstance(error, TimeoutError) else "does not answer"
        raise FetchRefused(f"{_shown(url)} {reason}.") from None
    finally:
        alarm.cancel()
        connection.close()
    if over.is_set():
        raise FetchRefused(f"{_shown(url)} took too long.")
    media_type = response.headers.get_content_type()
    return Fetched(url, media_type, body)


def _hang_up(connection: http.client.HTTPConnection, over: threading.Event) -> None:
    over.set()
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and what is asked for; a password is no part that is understood."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchRefused(f"{_shown(url)} is not an address.") from None
    if parts.scheme not in PORTS:
        raise FetchRefused(f"{_shown(url)} does not begin with http:// or https://.")
    if not host or "@" in parts.netloc or any(character <= " " or character in '\x7f"<>\\^`{|}' for character in host):
        raise FetchRefused(f"{_shown(url)} is not an address that can be fetched.")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?[]')}" if parts.query else ""
    )
    return parts.scheme, host, port or PORTS[parts.scheme], target


def _addresses(
    url: str, host: str, port: int, allowed: frozenset[str], resolver: Resolve, *, standard: bool
) -> list[str]:
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError):
        raise FetchRefused(f"{_shown(url)} names a server that does not exist.") from None
    for address in found:
        if f"{address}:{port}" in allowed:
            continue
        if not is_public(address):
            raise FetchRefused(f"{_shown(url)} leads into a private network, where nothing is fetched from.")
        if not standard:
            raise FetchRefused(f"{_shown(url)} names another port than 80 and 443.")
    if not found:
        raise FetchRefused(f"{_shown(url)} names a server that does not exist.")
    return found


def _next(url: str, response: http.client.HTTPResponse) -> str:
    target = response.getheader("Location")
    if not target:
        raise FetchRefused(f"{_shown(url)} leads on to no address.")
    try:
        return urljoin(url, target.encode("latin-1").decode("utf-8", "replace"))
    except ValueError:
        raise FetchRefused(f"{_shown(url)} leads on to what is no address.") from None


def _read(url: str, response: http.client.HTTPResponse, largest: int) -> bytes:
    """Return the whole body, unpacked, unless it is larger than it may be at any time."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise FetchRefused(f"{_shown(url)} is packed by a method that was not asked for.")
    too_much = FetchRefused(f"{_shown(url)} is larger than {largest // 1_000_000 or 1} MB.")
    unpacking = None if coding == "identity" else zlib.decompressobj(wbits=47 if "gzip" in coding else zlib.MAX_WBITS)
    parts: list[bytes] = []
    size = came = 0
    while block := response.read1(BLOCK):
        came += len(block)
        if came > largest:
            raise too_much
        try:
            made = block if unpacking is None else unpacking.decompress(block, largest - size + 1)
        except zlib.error:
            raise FetchRefused(f"{_shown(url)} is packed and damaged.") from None
        size += len(made)
        if size > largest or (unpacking is not None and unpacking.unconsumed_tail):
            raise too_much
        parts.append(made)
    if unpacking is not None and not unpacking.eof:
        raise FetchRefused(f"{_shown(url)} is packed and damaged.")
    if response.length:
        raise FetchRefused(f"{_shown(url)} broke off before its end.")
    return b"".join(parts)


def _shown(url: str) -> str:
    """Return an address as a sentence may hold it: short, without control characters."""
    return "".join(character if character.isprintable() else "\ufffd" for character in url[:200])
