"""Read a blog all the time, and note when nobody answered as they should."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Reader:
    """Ask one instance for one page after the other, and keep each answer's moment and status."""

    port: int
    address: Callable[[int], str]
    statuses: list[tuple[float, int, float]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Ask until told to stop."""
        for number in itertools.count():
            if stop.is_set():
                return
            began = time.time()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", self.address(number))
                response = connection.getresponse()
                response.read()
                self.statuses.append((began, response.status, time.time() - began))
            except OSError as error:
                self.failures.append(repr(error))
            finally:
                connection.close()
            time.sleep(0.01)

    def since(self, moment: float) -> Counter[int]:
        """Count the statuses of what was asked from a moment on."""
        return Counter(status for at, status, _ in self.statuses if at >= moment)

    def recovered(self, moment: float) -> float:
        """Return how long after a moment the last refusal was."""
        refused = [at for at, status, _ in self.statuses if at >= moment and status >= 500]
        return max(refused, default=moment) - moment

    def slowest(self, moment: float) -> float:
        """Return the longest time that anybody waited from a moment on."""
        return max((took for at, _, took in self.statuses if at >= moment), default=0.0)
