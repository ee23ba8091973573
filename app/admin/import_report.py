"""Give the report of an import as a file, and compare the old feed with the new one."""

from __future__ import annotations

import json

from flask import Response, current_app, redirect, request
from flask.typing import ResponseReturnValue

from app import permalinks, queries
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.services import feed_comparison, feed_reading, import_report, import_source

from . import guard
from .imports import find
from .routes import POST, Route

LARGEST_FEED = 20_000_000


def text(run_id: int) -> ResponseReturnValue:
    """Send the report as text."""
    run = find(run_id)
    return _file("\n".join(import_report.of_run(run).lines()) + "\n", run_id, "txt", "text/plain")


def values(run_id: int) -> ResponseReturnValue:
    """Send the report post by post as JSON."""
    made = json.dumps(import_report.details(find(run_id)), ensure_ascii=False, indent=1)
    return _file(made + "\n", run_id, "json", "application/json")


def compare(run_id: int) -> ResponseReturnValue:
    """Compare the feed that subscribers had with the one that they get now."""
    run = find(run_id)
    address = request.form.get("old_feed", "").strip()
    file = request.files.get("file")
    name = (file.filename if file is not None else "") or address
    try:
        if file is not None and file.filename:
            raw = file.stream.read(LARGEST_FEED)
        elif import_source.is_url(address):
            raw = import_source.bytes_of(address, allowed=current_app.config.get("FETCH_ALLOWED", ()))
        else:
            raise InvalidInput("The old feed", "is missing: give its address, or choose its file.")
        old = feed_reading.read(raw, name)
        differences = feed_comparison.compare(old, feed_reading.read(_own_feed(), "The feed of this blog"))
        made = {
            "of": name,
            "sentence": feed_comparison.sentence(differences, len(old)),
            "differences": [list(each) for each in differences],
        }
    except InvalidInput as error:
        made = {"of": name, "wrong": f"{error.field} {error.message}", "differences": []}
    begin_writing()
    run = find(run_id)
    run.comparison = made
    db.session.commit()
    return redirect(guard.at(f"/admin/import/{run_id}/") + "#byline-comparison", 303)


def _own_feed() -> bytes:
    """Return the feed of this blog as readers get it."""
    path = permalinks.link(queries.current_site(), permalinks.FEED)
    client = current_app.test_client(use_cookies=False)
    for asked in dict.fromkeys((permalinks.FEED, path)):
        answer = client.get(asked, base_url="http://localhost")
        if answer.status_code == 200:
            return answer.get_data()
    raise InvalidInput("The feed of this blog", "cannot be read.")


def _file(body: str, run_id: int, ending: str, media_type: str) -> Response:
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=import-{run_id}.{ending}"
    return response


ROUTES = (
    Route("/import/<int:run_id>/report.txt", text, "import.run"),
    Route("/import/<int:run_id>/report.json", values, "import.run"),
    Route("/import/<int:run_id>/compare/", compare, "import.run", POST),
)
