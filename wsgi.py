"""Give servers and the `flask` command the application, with the gate and the page cache in front of it."""

import sys

from app import counters, create_app
from app.config import BadSetting
from app.gate import Gate
from app.page_cache import PageCache

try:
    app = create_app()
except BadSetting as error:
    sys.exit(f"Byline cannot start: {error}")
app.wsgi_app = Gate(app.wsgi_app, counters.of(app).row, app.config["THREADS"])  # type: ignore[method-assign]
app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
