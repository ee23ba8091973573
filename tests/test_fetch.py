"""Test the one guarded fetch: where it goes, where it never goes, and what it takes from there."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import itertools
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app import fetch
from app.fetch import FetchRefused, is_public

PRIVATE = (
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1", "::", "::1", "::127.0.0.1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::127.0.0.1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:db8::1", "fc00::1", "fd12::1", "fe80::1"),
    *("fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "::ffff:0:127.0.0.1", "no address"),
)
PUBLIC = ("1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1")
# Every way that people have found to write the address of this machine.
SPELLINGS = (
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0"),
    *("127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]"),
    *("[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "127.127.127.127", "0.0.0.0", "１２７.0.0.1", "127。0。0。1"),
    *("①②⑦.⓪.⓪.①", "ⓛocalhost"),
)


class _Server(http.server.ThreadingHTTPServer):
    hits: list[str]
    answers: dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.hits.append(f"{self.headers['Host']} {self.path} {self.headers['User-Agent']}")
        self.server.answers[self.path](self)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _plain(body: bytes, status: int = 200, **headers: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def server() -> Iterator[_Server]:
    """Give a server on this machine, which counts who asks it."""
    made = _Server(("127.0.0.1", 0), _Handler)
    made.hits, made.answers, made.daemon_threads = [], {}, True
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def _get(server: _Server, path: str = "/", **options: Any) -> fetch.Fetched:
    port = server.server_address[1]
    url = path if "://" in path else f"http://blog.example:{port}{path}"
    options.setdefault("allowed", {f"127.0.0.1:{port}"})
    options.setdefault("resolver", lambda host, port: ["127.0.0.1"])
    return fetch.fetch(url, **options)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_known(address: str) -> None:
    assert is_public(address)


def test_no_spelling_reaches_this_machine(server: _Server) -> None:
    port = server.server_address[1]
    for host in SPELLINGS:
        for url in (f"http://{host}:{port}/", f"http://{host}/", f"https://{host}/"):
            with pytest.raises(FetchRefused) as refusal:
                fetch.fetch(url, seconds=2)
            assert str(refusal.value).endswith(".")
    assert server.hits == []


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://blog.example/",
            "gopher://blog.example/",
            "data:text/plain,x",
            "//blog.example/",
        ),
        *("http:///x", "http://", "", "http://user@blog.example/", "http://user:pass@blog.example/"),
        *("http://blog.example:99999/", "http://[::1/", "http://blog\r\nHost: x/", "http://a b/", "javascript:x"),
        *("//blog.example/", "http://blog.example\\@127.0.0.1/", "http://" + "a" * 300 + "/"),
    ],
)
def test_what_is_no_address_is_not_asked(url: str) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host}:{port} was looked up")

    with pytest.raises(FetchRefused) as refusal:
        fetch.fetch(url, resolver=nobody)
    assert str(refusal.value).isprintable()


def test_a_name_is_looked_up_once_and_asked_at_that_address(server: _Server) -> None:
    answers = itertools.chain([["127.0.0.1"]], itertools.repeat(["10.0.0.1"]))
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    server.answers["/"] = _plain(b"here", Content_Type="application/atom+xml; charset=utf-8")
    got = _get(server, resolver=rebinding)
    assert (got.body, got.media_type, asked) == (b"here", "application/atom+xml", ["blog.example"])
    assert server.hits == [f"blog.example:{server.server_address[1]} / {fetch.USER_AGENT}"]


def test_one_private_answer_among_public_ones_is_enough(server: _Server) -> None:
    with pytest.raises(FetchRefused, match="private network"):
        _get(server, "http://blog.example/", resolver=lambda host, port: ["1.1.1.1", "127.0.0.1"], allowed=())
    assert server.hits == []


def test_other_ports_are_not_asked() -> None:
    with pytest.raises(FetchRefused, match="another port"):
        fetch.fetch("http://blog.example:6379/", resolver=lambda host, port: ["1.1.1.1"])


def test_redirects_are_followed_by_the_same_rules(server: _Server) -> None:
    port = server.server_address[1]
    server.answers |= {
        "/a": _plain(b"", 301, Location="/b"),
        "/b": _plain(b"", 302, Location=f"http://other.example:{port}/c"),
        "/c": _plain(b"end"),
        "/in": _plain(b"", 307, Location="http://inside.example/"),
        "/file": _plain(b"", 302, Location="file:///etc/passwd"),
        "/nowhere": _plain(b"", 302),
        "/round": _plain(b"", 302, Location="/round"),
    }
    got = _get(server, "/a")
    assert (got.body, got.url) == (b"end", f"http://other.example:{port}/c")

    def inside(host: str, port: int) -> list[str]:
        return ["192.168.0.1"] if host == "inside.example" else ["127.0.0.1"]

    for path, word in (
        ("/in", "private network"),
        ("/file", "http://"),
        ("/nowhere", "no address"),
        ("/round", "5 red"),
    ):
        with pytest.raises(FetchRefused, match=word):
            _get(server, path, resolver=inside)
    assert sum("/round" in hit for hit in server.hits) == fetch.MOST_REDIRECTS + 1


def test_too_much_is_refused_packed_or_not(server: _Server) -> None:
    bomb = gzip.compress(bytes(10_000_000))

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(b"10000\r\n" + bytes(1 << 16) + b"\r\n")

    server.answers |= {
        "/big": _plain(bytes(2_000_001)),
        "/endless": endless,
        "/bomb": _plain(bomb, Content_Encoding="gzip"),
        "/bomb2": _plain(zlib.compress(bytes(10_000_000)), Content_Encoding="deflate"),
        "/brotli": _plain(b"x", Content_Encoding="br"),
        "/torn": _plain(bomb[:-100], Content_Encoding="gzip"),
        "/broken": _plain(b"no gzip at all", Content_Encoding="gzip"),
        "/404": _plain(b"", 404),
    }
    for path in ("/big", "/endless", "/bomb", "/bomb2"):
        with pytest.raises(FetchRefused, match="larger than 2 MB"):
            _get(server, path, largest=2_000_000)
    for path, word in (("/brotli", "method"), ("/broken", "damaged"), ("/torn", "damaged"), ("/404", "answers 404")):
        with pytest.raises(FetchRefused, match=word):
            _get(server, path)
    server.answers["/fine"] = _plain(gzip.compress(b"words " * 100), Content_Encoding="gzip")
    assert _get(server, "/fine").body == b"words " * 100


def test_slow_and_silent_servers_are_left(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def dripping(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(200):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def silent(handler: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(0.6)

    server.answers |= {"/drip": dripping, "/silent": silent, "/cut": _plain(b"half", Content_Length="100")}
    started = time.monotonic()
    with pytest.raises(FetchRefused, match="too long"):
        _get(server, "/drip", seconds=0.3)
    assert time.monotonic() - started < 2
    monkeypatch.setattr(fetch, "READ_SECONDS", 0.2)
    for path, word in (("/silent", "in time"), ("/cut", "answer|broke off")):
        with pytest.raises(FetchRefused, match=word):
            _get(server, path)


def test_a_certificate_must_be_valid(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "blog.example")])
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(begin).not_valid_after(begin + timedelta(days=36500))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("blog.example")]), critical=False)
    pem = tmp_path / "pem"
    private = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, *private)
    )
    server = _Server(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.hits, server.answers, server.daemon_threads = [], {"/": _plain(b"secret")}, True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    port = server.server_address[1]
    try:
        with pytest.raises(FetchRefused, match="certificate that is not valid"):
            _get(server, f"https://blog.example:{port}/")
        assert server.hits == []
        trust = ssl.create_default_context(cafile=str(pem))
        assert _get(server, f"https://blog.example:{port}/", trust=trust).body == b"secret"
        with pytest.raises(FetchRefused, match="certificate that is not valid"):
            _get(server, f"https://other.example:{port}/", trust=trust)
    finally:
        server.shutdown()
        server.server_close()
