"""Write in the panel as the editor's scripts do, over HTTP."""

from __future__ import annotations

import http.client
import json
import random
import urllib.parse
from typing import Any, NamedTuple

from tests.browser.panel import Panel


class Answer(NamedTuple):
    """Be what the server said."""

    status: int
    text: str

    @property
    def json(self) -> dict[str, Any]:
        """Return the answer to a script."""
        return dict(json.loads(self.text))


class Writer:
    """Be somebody who writes in a browser: signed in, one connection a request."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.cookie = panel.cookie(panel.account())["value"]
        self.token = self._ask("GET", "/admin/token/").json["csrf_token"]

    def save(self, body: str, *, post: int | None = None, script: bool = True, **fields: object) -> Answer:
        """Send the editor's form."""
        sent = {"title": "Title", "body": body, "csrf_token": self.token, "key": random.randbytes(16).hex(), **fields}
        form = urllib.parse.urlencode({name: str(value) for name, value in sent.items()})
        return self._ask("POST", f"/admin/posts/{post or 'new'}/", form, script=script)

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, form: str | None = None, *, script: bool = True) -> Answer:
        connection = http.client.HTTPConnection("localhost", self.panel.port, timeout=60)
        headers = {"Cookie": f"byline_session={self.cookie}", "Accept": "application/json" if script else "text/html"}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.panel.url}
        try:
            connection.request(method, path, form, headers)
            answer = connection.getresponse()
            if given := answer.getheader("Set-Cookie"):
                self.cookie = given.partition("=")[2].partition(";")[0]
            return Answer(answer.status, answer.read().decode())
        finally:
            connection.close()
