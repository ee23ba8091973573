"""Give servers and the `flask` command the application, with the gate and the page cache in front of it."""

import gc
import sys

from app import cli, counters, create_app, jobs, logs
from app.config import BadSetting
from app.gate import Gate
from app.page_cache import PageCache

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Byline cannot start: {error}")
logs.configure(app.config["LOG"])
app.wsgi_app = Gate(app.wsgi_app, counters.of(app).row, app.config["THREADS"])  # type: ignore[method-assign]
app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
if not cli.is_command():
    jobs.watch(app)
    gc.freeze()  # what is there now stays; looking through it for garbage would hold up a request now and then
