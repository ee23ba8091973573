"""Return given bytes from a bare WSGI function: the ceiling of any Python program under the same server."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def _read(folder: Path) -> dict[str, tuple[str, list[tuple[str, str]], list[bytes]]]:
    answers = {}
    for file in folder.glob("*.json"):
        answer = json.loads(file.read_text(encoding="utf-8"))
        headers = [(name, value) for name, value in answer["headers"]]
        answers[answer["path"]] = (answer["status"], headers, [file.with_suffix(".body").read_bytes()])
    return answers


ANSWERS = _read(Path(os.environ["BENCHMARK_ANSWERS"]))


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the bytes that were recorded for the path."""
    status, headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return body
