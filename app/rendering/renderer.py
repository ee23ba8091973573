"""Own a server process and its children."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import sys
import threading
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from app import content, pictures
from app.content import Rendered, RenderOptions
from app.rendering.child import NO_OPTIONS, SECONDS, Child, Failed, Gone, Job, PictureJob

CHILDREN = 2
MEMORY = 512 << 20  # bytes of private memory of a child (RLIMIT_DATA; program files do not count)
# The server gets a bare package `app`: the renderer needs nothing of Flask, the database or their secrets.
BOOT = """
import sys, types
sys.modules["app"] = types.ModuleType("app")
sys.modules["app"].__path__ = [sys.argv[1]]
from app.rendering.server import serve
serve()
"""


class Renderer:
    """Own a server and its children; any number of threads may use one Renderer."""

    def __init__(self, children: int = CHILDREN, memory: int = MEMORY, picture_memory: int = pictures.MEMORY) -> None:
        self._children = children
        self._memory = memory
        self._picture_memory = picture_memory
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(children)
        self._picture_slot = threading.BoundedSemaphore()  # pictures keep no text waiting
        self._idle: list[Child] = []
        self._control: socket.socket | None = None
        self._pid = 0
        _renderers.add(self)

    def render(
        self, source: str, *, base_url: str, options: RenderOptions = NO_OPTIONS, seconds: float = SECONDS
    ) -> Rendered:
        """Return the rendering of a text; one that cannot be rendered comes back as typed, with a problem.

        Args:
            source, base_url, options: as of content.render().
            seconds: how long the rendering may take. Waiting for a free child does not count.
        """
        return self._run(Job(source, base_url, options, seconds))

    def render_many(self, jobs: Iterable[Job]) -> Iterator[Rendered]:
        """Yield the renderings of many texts in their order, as many at once as there are children."""
        pending: deque[Future[Rendered]] = deque()
        with ThreadPoolExecutor(self._children) as threads:
            try:
                for job in jobs:
                    pending.append(threads.submit(self._run, job))
                    if len(pending) > 2 * self._children:
                        yield pending.popleft().result()
                while pending:
                    yield pending.popleft().result()
            finally:
                threads.shutdown(wait=True, cancel_futures=True)

    def picture(self, source: Path, folder: Path, *, seconds: float = pictures.SECONDS) -> pictures.Picture:
        """Return what was made of a picture, in a child of its own: what it held in memory goes with it.

        Raises:
            Refused: the picture cannot be used.
            OSError: there is no room for the files.
        """
        with self._picture_slot:
            child = self._take(fresh=True)
            try:
                return child.ask(PictureJob(source, folder, seconds))
            except Failed as failure:
                raise pictures.Refused(f"cannot be read: {failure}. Save it smaller and try again.") from None
            except Gone:
                raise pictures.Refused("takes too much memory, or is damaged. Save it smaller and try again.") from None
            finally:
                child.close()

    def close(self) -> None:
        """End the server and its children; the next text starts them again."""
        with self._lock:
            for child in self._idle:
                child.close()
            self._idle.clear()
            self._stop_server()

    def _run(self, job: Job) -> Rendered:
        try:
            if len(job.source.encode("utf-8", "surrogatepass")) > content.LARGEST_SOURCE:
                raise Failed(f"it is larger than {content.LARGEST_SOURCE >> 20} MiB")
            with self._slots:
                return self._ask(job)
        except (Failed, OSError) as failure:
            return content.escaped(job.source, f"The text is shown as written and was not rendered: {failure}.")

    def _ask(self, job: Job) -> Rendered:
        """Give a job to a child; a second time if the first child had ended, perhaps long before."""
        for fresh in (False, True):
            child = self._take(fresh)
            try:
                answer = child.ask(job)
            except Gone:
                child.close()
                continue
            except BaseException:
                child.close()
                raise
            with self._lock:
                self._idle.append(child)
            return answer
        raise Failed("the renderer stopped, perhaps for want of memory")

    def _take(self, fresh: bool) -> Child:
        with self._lock:
            if self._idle and not fresh:
                return self._idle.pop()
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    socket.send_fds(self._server(), [b"c"], [theirs.fileno()])
                except OSError:  # the server was killed; a new one takes its place
                    self._stop_server()
                    socket.send_fds(self._server(), [b"c"], [theirs.fileno()])
        return Child(ours)

    def _server(self) -> socket.socket:
        if self._control is None:
            atexit.register(self.close)
            self._control, theirs = socket.socketpair()
            with theirs:
                environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
                arguments = [sys.executable, "-c", BOOT, str(Path(__file__).parents[1]), str(self._memory)]
                arguments.append(str(self._picture_memory))
                files = [(os.POSIX_SPAWN_DUP2, theirs.fileno(), 0)]
                self._pid = os.posix_spawn(sys.executable, arguments, environment, file_actions=files)
        return self._control

    def _stop_server(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
            atexit.unregister(self.close)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._pid, 0)

    def forget(self) -> None:
        """In a process that was forked, leave server and children to the parent and start with nothing."""
        for child in self._idle:
            child.close()
        if self._control is not None:
            self._control.close()
            self._control = None
        self._idle = []
        # Another thread of the parent may have held these at the time of the fork.
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._children)
        self._picture_slot = threading.BoundedSemaphore()


def _after_fork() -> None:
    for renderer in _renderers:
        renderer.forget()


_renderers: weakref.WeakSet[Renderer] = weakref.WeakSet()
os.register_at_fork(after_in_child=_after_fork)
