"""Poll a blog that is changed by a plan, and judge every answer by what the plan says of that moment."""

from __future__ import annotations

import http.client
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.faults.plan import BACK_PATH, EDITED_PATH, Progress, State

_MARKER = re.compile(rb"Marker ([a-z]\.[0-9]+) end")


class Answer(NamedTuple):
    """Be what a reader has of a page, which a short answer (304) says still to be right."""

    status: int
    markers: frozenset[str]
    location: str


class Moment(NamedTuple):
    """Be the time from sending a request until its answer was there."""

    sent: float
    answered: float


@dataclass
class Poller:
    """Ask several instances in turn for one thing, and note each answer that no state of that moment explains."""

    ports: list[int]
    what: str
    validator: str | None
    states: list[State]
    progress: Progress
    answers: int = 0
    short_answers: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _known: dict[str, tuple[str, Answer]] = field(default_factory=dict)

    def run(self) -> None:
        """Ask until the writer has finished."""
        choose = random.Random(self.what)
        connection = None
        while not self.progress.finished.value:
            # A new connection reaches another worker, or another instance.
            if connection is None or choose.random() < 0.1:
                if connection is not None:
                    connection.close()
                connection = http.client.HTTPConnection("127.0.0.1", choose.choice(self.ports), timeout=30)
            self._ask(connection)
        if connection is not None:
            connection.close()

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        oldest = self.progress.done.value
        path = self._path(self.states[oldest])
        sent = time.time()
        answer, is_short = self._fetch(connection, path)
        moment = Moment(sent, time.time())
        self.answers += 1
        self.short_answers += is_short
        possible = self.states[oldest : self.progress.begun.value + 1]
        if not any(_JUDGES[self.what](self, state, path, answer, moment) for state in possible):
            seen = f"{answer.status} {sorted(answer.markers)} {answer.location}"
            kind = "304" if is_short else "200"
            self.wrong.append(f"{self.what} {path} {kind} after {oldest}: {seen}, wanted {possible[0]}"[:600])

    def _fetch(self, connection: http.client.HTTPConnection, path: str) -> tuple[Answer, bool]:
        headers = {"Accept-Encoding": "identity"}
        known = self._known.get(path)
        if known is not None:
            headers["If-None-Match" if self.validator == "ETag" else "If-Modified-Since"] = known[0]
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        if response.status == 304 and known is not None:
            return known[1], True
        found = frozenset(name.decode() for name in _MARKER.findall(body))
        answer = Answer(response.status, found, response.headers.get("Location") or "")
        validator = response.headers.get(self.validator) if self.validator else None
        if validator:
            self._known[path] = validator, answer
        else:
            self._known.pop(path, None)
        return answer, False

    def _path(self, state: State) -> str:
        paths = {"home": "/", "feed": "/feed.xml", "edited": EDITED_PATH, "back": BACK_PATH, "moved": state.moved_path}
        return paths[self.what]


def _list(poller: Poller, state: State, _path: str, answer: Answer, moment: Moment) -> bool:
    scheduled = {name for name in answer.markers if name.startswith("d.")}
    dates = {f"d.{number}": poller.progress.due[number] for number in state.scheduled}
    due = {name for name, at in dates.items() if at <= moment.sent}
    may_be = {name for name, at in dates.items() if at <= moment.answered}
    return answer.status == 200 and answer.markers - scheduled == state.markers and due <= scheduled <= may_be


def _edited(_poller: Poller, state: State, _path: str, answer: Answer, _moment: Moment) -> bool:
    # Its neighbours and the blog's own title stand on the page too.
    wanted = {f"a.{state.edited}", f"s.{state.title}"}
    return answer.status == 200 and {name for name in answer.markers if name[0] in "as"} == wanted


def _back(_poller: Poller, state: State, _path: str, answer: Answer, _moment: Moment) -> bool:
    return answer.status == (200 if state.is_back else 410)


def _moved(_poller: Poller, state: State, path: str, answer: Answer, _moment: Moment) -> bool:
    if state.moved_path == path:
        return answer.status == 200
    return answer.status == 301 and answer.location == state.moved_path


_JUDGES: dict[str, Callable[[Poller, State, str, Answer, Moment], bool]] = {
    "home": _list,
    "feed": _list,
    "edited": _edited,
    "back": _back,
    "moved": _moved,
}
