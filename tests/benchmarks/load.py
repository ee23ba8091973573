"""Put load on a server through many connections, with as little work for each request as Python allows."""

from __future__ import annotations

import select
import socket
import time
from typing import NamedTuple

HOST = "127.0.0.1"


class Measured(NamedTuple):
    """Be what a round of load has shown."""

    requests: int
    seconds: float


def request(path: str, **headers: str) -> bytes:
    """Return a GET request as bytes; underscores in names stand for hyphens."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def fetch(port: int, sent: bytes) -> tuple[str, list[tuple[str, str]], bytes, int]:
    """Return status, headers and body of one answer, and its length in all."""
    with socket.create_connection((HOST, port), timeout=30) as connection:
        connection.sendall(sent)
        received = b""
        while b"\r\n\r\n" not in received:
            received += _more(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
        length = int(dict(headers).get("content-length", 0))
        while len(body) < length:
            body += _more(connection)
        return first.partition(" ")[2], headers, body, len(head) + 4 + len(body)


def press(port: int, sent: bytes, connections: int, seconds: float) -> Measured:
    """Ask for the same thing over and over; every answer must be as long as the first."""
    length = fetch(port, sent)[3]
    poll = select.epoll()
    sockets: dict[int, socket.socket] = {}
    for _ in range(connections):
        connection = socket.create_connection((HOST, port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)
    buffer = memoryview(bytearray(max(length, 65536)))
    missing = dict.fromkeys(sockets, length)
    answered = 0
    start = time.perf_counter()
    for connection in sockets.values():
        connection.sendall(sent)
    while time.perf_counter() - start < seconds:
        for number, _ in poll.poll(1):
            connection = sockets[number]
            got = connection.recv_into(buffer)
            if not got or got > missing[number]:
                raise RuntimeError(f"after {answered} answers came another one: {bytes(buffer[: min(got, 300)])!r}")
            missing[number] -= got
            if missing[number] == 0:
                answered += 1
                missing[number] = length
                connection.sendall(sent)
    elapsed = time.perf_counter() - start
    poll.close()
    for connection in sockets.values():
        connection.close()
    return Measured(answered, elapsed)


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server hung up")
    return received
