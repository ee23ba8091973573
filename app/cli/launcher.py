"""Start granian with one listening socket for all of its workers; run as a program by `flask serve`.

By default each worker on Linux has a listening socket of its own (SO_REUSEPORT), and connections that wait in it die
with the worker, on every reload too. Out of one socket that stays open, whoever is there takes them. This module
imports nothing of Byline: the process that watches over the workers stays small.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from pathlib import Path

import granian.cli
from granian._granian import SocketHolder

STOP_TRIES = 10
STOP_TRY_SECONDS = 0.5


class Server(granian.cli.Server):  # type: ignore[name-defined]
    """Be granian's server, with a socket that is made here."""

    def _init_shared_socket(self) -> None:
        family = socket.AF_INET6 if ipaddress.ip_address(self.bind_addr).version == 6 else socket.AF_INET
        self._sso = socket.socket(family, socket.SOCK_STREAM)
        self._sso.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._sso.bind((self.bind_addr, self.bind_port))
        self._sso.listen(self.backlog)
        self._sso.setblocking(False)
        self._sso.set_inheritable(True)
        self._sfd = self._sso.fileno()
        self._shd = SocketHolder(self._sfd, False, self.backlog)  # type: ignore[call-arg]
        self._ssp = None

    def _stop_workers(self) -> None:
        # A worker that has just begun to listen for signals loses the first one, and would be waited for in vain.
        for _ in range(STOP_TRIES):
            for worker in self.wrks:
                worker.terminate()
            for worker in self.wrks:
                worker.join(STOP_TRY_SECONDS / len(self.wrks))
            if not any(worker.is_alive() for worker in self.wrks):
                break
        super()._stop_workers()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    granian.cli.Server = Server  # type: ignore[attr-defined]
    granian.cli.entrypoint()  # type: ignore[no-untyped-call]
