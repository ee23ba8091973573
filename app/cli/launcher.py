"""Serve with granian: workers are forks of a process that has the program already, and share one listening socket.

A fork is there at once and shares the program's memory with all others. Granian alone would have each worker load the
program anew, and give each a socket of its own (SO_REUSEPORT), in which connections that wait die with the worker, on
every reload too. Out of one socket that stays open, whoever is there takes them.

For new code the process itself has to begin anew. On SIGHUP it first lets a process of its own try whether the new
program works, and then replaces itself by it, under the same number. The socket and the workers stay meanwhile; the
new ones are forked, and then the old ones end, each when its last request has its answer.

This module imports nothing of Byline, so that other programs can be served just as it.
"""

from __future__ import annotations

import contextlib
import gc
import ipaddress
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

BACKLOG = 4096
STOP_SECONDS = 60  # for which requests may go on once a worker was told to stop
STOP_TRIES = 10
STOP_TRY_SECONDS = 0.5
ENVIRONMENT = "_BYLINE_TAKEN_OVER"  # no setting: a process tells by it the one that it becomes
_JSON_LOG = Path(__file__).parent / "granian_log.json"
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class TakenOver(NamedTuple):
    """Be what a new program takes over from the old one in the same process.

    Args:
        listener: the descriptor of the listening socket.
        workers: the process numbers of workers that are to end.
        board: the file of the workers' counters.
    """

    listener: int
    workers: list[int]
    board: str


class Place(NamedTuple):
    """Be where and how to serve.

    Args:
        address: a numeric one.
        port: the port.
        workers: how many processes.
        threads: how many of them each worker has for requests.
        connections: how many a worker may hold.
        json_log: whether granian's own few messages are lines of JSON.
    """

    address: str
    port: int
    workers: int
    threads: int
    connections: int
    json_log: bool = False


class Reload(NamedTuple):
    """Be how new code is taken in.

    Args:
        trial: a command that succeeds if the new program works.
        command: what this process then becomes.
        board: the file of the workers' counters.
    """

    trial: list[str]
    command: list[str]
    board: str


def taken_over() -> TakenOver | None:
    """Return what this process has from the program that it ran before; nobody else is told."""
    told = os.environ.pop(ENVIRONMENT, None)
    return TakenOver(*json.loads(told)) if told else None


def serve(
    application: Callable[[], WSGIApplication],
    place: Place,
    reload: Reload | None = None,
    taken: TakenOver | None = None,
) -> None:
    """Serve until told to stop.

    Args:
        application: called in each worker, gives what is served.
        place: where and how.
        reload: what to do on SIGHUP; without it, end.
        taken: what there was before in this process.
    """
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    server = _Server(
        "",
        address=place.address,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=place.threads,
        backlog=BACKLOG,
        backpressure=place.connections,
        http1_settings=HTTP1Settings(),
        http2_settings=HTTP2Settings(),
        websockets=False,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,  # its warning about many threads is not for us, who have the gate
        log_dictconfig=json.loads(_JSON_LOG.read_text(encoding="utf-8")) if place.json_log else None,
    )
    server.reload, server.taken = reload, taken
    server.serve(target_loader=application, wrap_loader=False)


class _Server(MPServer):
    """Be granian's server, with a socket that is made here or taken over."""

    _sso: socket.socket
    _sfd: int  # type: ignore[assignment]
    _shd: SocketHolder  # type: ignore[assignment]
    reload: Reload | None = None
    taken: TakenOver | None = None
    _ending: threading.Thread | None = None
    _ended: tuple[int, ...] = ()

    def _init_shared_socket(self) -> None:
        if self.taken is None:
            family = socket.AF_INET6 if ipaddress.ip_address(self.bind_addr).version == 6 else socket.AF_INET
            self._sso = socket.socket(family, socket.SOCK_STREAM)
            self._sso.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._sso.bind((self.bind_addr, self.bind_port))
            self._sso.listen(self.backlog)
            self._sso.setblocking(False)
        else:
            self._sso = socket.socket(fileno=self.taken.listener)
        self._sso.set_inheritable(True)
        self._sfd = self._sso.fileno()
        self._shd = SocketHolder(self._sfd, False, self.backlog)  # type: ignore[call-arg]
        self._ssp = None
        # Whoever listens to signals is there now: what came while the program was replaced is heard here.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)

    def _spawn_workers(self, *arguments: Any) -> None:  # noqa: ANN401
        gc.collect()
        gc.freeze()  # or looking for garbage would make each worker a copy of the memory that it shares
        super()._spawn_workers(*arguments)
        if self.taken is not None and self.taken.workers:
            self._ended = tuple(self.taken.workers)
            self._ending = threading.Thread(target=end, args=(self.taken.workers,))
            self._ending.start()

    def _reload(self, *_arguments: Any) -> None:  # noqa: ANN401
        self.reload_signal = False
        self.main_loop_interrupt.clear()
        if self.reload is None:
            self.signal_handler_interrupt()
            return
        tried = subprocess.run(self.reload.trial, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if tried.returncode:
            said = tried.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            print(f"The new program does not work, so the old one goes on: {said}", file=sys.stderr, flush=True)
            return
        # A signal that comes now waits for the new program, instead of ending this process and leaving its workers.
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        if self.interrupt_signal:
            return
        workers = [worker.inner.pid for worker in self.wrks]
        if self._ending is not None and self._ending.is_alive():
            workers += self._ended
        os.environ[ENVIRONMENT] = json.dumps(TakenOver(self._sso.fileno(), workers, self.reload.board))
        os.execv(self.reload.command[0], self.reload.command)  # noqa: S606

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
        if self._ending is not None:
            self._ending.join()


def end(workers: Iterable[int]) -> None:
    """End child processes that this program has not started, each when it has answered what it began."""
    left, limit = list(workers), time.monotonic() + STOP_SECONDS
    for process in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
    while left:
        left = [process for process in left if not _is_over(process)]
        if left and time.monotonic() > limit:
            for process in left:
                os.kill(process, signal.SIGKILL)
            limit += STOP_SECONDS
        time.sleep(0.05)


def _is_over(process: int) -> bool:
    try:
        return os.waitpid(process, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True
