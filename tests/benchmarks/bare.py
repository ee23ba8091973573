"""Return recorded bytes from a bare WSGI function: the ceiling of any Python program under the same server.

`plain` returns them from a view of a Flask application that does nothing else: the ceiling of Flask.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Recorded = tuple[str, list[tuple[str, str]], list[bytes]]


def _read(folder: Path) -> dict[str, Recorded]:
    answers = {}
    for file in folder.glob("*.json"):
        answer = json.loads(file.read_text(encoding="utf-8"))
        headers = [(name, value) for name, value in answer["headers"].items()]
        answers[answer["path"]] = (answer["status"], headers, [file.with_suffix(".body").read_bytes()])
    return answers


ANSWERS = _read(Path(os.environ["BENCHMARK_ANSWERS"]))


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the bytes that were recorded for the path."""
    status, headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return body


plain = Flask("plain", static_folder=None)


@plain.get("/<name>")
def _show(name: str) -> Response:
    status, headers, body = ANSWERS[f"/{name}"]
    return Response(body[0], status=status, headers=headers)
