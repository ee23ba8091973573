"""Put the gate and the page cache in front of Flask, and begin what a process does that serves."""

from __future__ import annotations

import gc

from flask import Flask

from app import counters, jobs, logs, purging
from app.gate import Gate
from app.page_cache import PageCache

_BEHIND = "byline_behind"
_SERVES = "byline_serves"


def stand(app: Flask) -> None:
    """Put both in front of an application, in the place of those that may stand there already."""
    # The page cache takes the hosts out of the settings, where Flask would look at them.
    behind, app.config["TRUSTED_HOSTS"] = app.extensions.setdefault(
        _BEHIND, (app.wsgi_app, app.config["TRUSTED_HOSTS"])
    )
    app.wsgi_app = Gate(behind, counters.of(app).row, app.config["THREADS"])  # type: ignore[method-assign]
    # Bound, which is quicker to call: the shortest way to a page that is kept.
    app.wsgi_app = PageCache(app).__call__  # type: ignore[method-assign]


def begin(app: Flask) -> None:
    """Make this process one that serves an application, once; nothing is shared with the process that it came from."""
    if app.extensions.get(_SERVES):
        return
    app.extensions[_SERVES] = True
    logs.configure(app.config["LOG"])
    counters.init_app(app)
    stand(app)
    jobs.watch(app)
    purging.watch(app)
    gc.freeze()  # what is there now stays; looking through it for garbage would hold up a request now and then
