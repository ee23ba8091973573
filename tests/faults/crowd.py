"""Be thousands of feed readers that keep their connections, and hundreds of clients that are as slow as can be."""

from __future__ import annotations

import contextlib
import random
import resource
import socket
import threading
import time

POLL = b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: %s\r\n\r\n"
PAUSE = 0.1
POLLS_A_PAUSE = 10
SLOW_BYTES = 64
_ENDLESS = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 4000
_LARGE = b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n"


def allow_files(wanted: int) -> int:
    """Have this process open so many files if it may; return how many it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft


class Crowd:
    """Be everybody who holds a connection without asking for much."""

    def __init__(self, port: int, tag: str) -> None:
        self._port = port
        self._poll = POLL % tag.encode()
        self._over = threading.Event()
        self._idle: list[socket.socket] = []
        self._senders: list[tuple[socket.socket, int]] = []
        self._takers: list[socket.socket] = []
        self._thread = threading.Thread(target=self._be_slow, daemon=True)
        self.polls = self.cut = 0

    def gather(self, idle: int, slow: int) -> None:
        """Open all connections; feed readers ask once each, and half of the slow ones are slow in asking."""
        for _ in range(idle):
            connection = socket.create_connection(("127.0.0.1", self._port), 30)
            self._idle.append(connection)
            self._ask(connection)
        for number in range(slow):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self._port))
            connection.setblocking(False)
            if number % 2:
                self._senders.append((connection, 0))
            else:
                connection.send(_LARGE)
                self._takers.append(connection)
        self._thread.start()

    def leave(self) -> None:
        """Close all connections."""
        self._over.set()
        self._thread.join()
        for connection in (*self._idle, *self._takers, *(one for one, _ in self._senders)):
            connection.close()

    def _ask(self, connection: socket.socket) -> None:
        connection.sendall(self._poll)
        answer = b""
        while b"\r\n\r\n" not in answer:
            received = connection.recv(4096)
            if not received:
                raise ConnectionError("the server hung up")
            answer += received
        assert answer.startswith(b"HTTP/1.1 304"), answer
        self.polls += 1

    def _be_slow(self) -> None:
        choose = random.Random(1)
        while not self._over.is_set():
            for connection in choose.sample(self._idle, min(POLLS_A_PAUSE, len(self._idle))):
                self._ask(connection)
            for place, (connection, sent) in enumerate(self._senders):
                # Headers that never end; the server may hang up on them.
                try:
                    connection.send(_ENDLESS[sent : sent + 4] or b"x")
                except OSError:
                    self.cut += 1
                self._senders[place] = (connection, sent + 4)
            for connection in self._takers:
                with contextlib.suppress(OSError):
                    connection.recv(SLOW_BYTES)
            time.sleep(PAUSE)
