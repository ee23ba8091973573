"""Start the process that does what waits, so that it outlives the request or the worker that asked for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from flask import current_app

ROOT = Path(__file__).resolve().parent.parent.parent
_COUNTERS = "_BYLINE_COUNTERS"  # which workers share; this is none


def start() -> None:
    """Start `flask jobs` on the blog that this process serves."""
    if current_app.testing:
        return
    database = current_app.config["SQLALCHEMY_DATABASE_URI"]
    address = database if isinstance(database, str) else database.render_as_string(hide_password=False)
    environment = {name: value for name, value in os.environ.items() if name != _COUNTERS} | {
        "BYLINE_DATA": str(current_app.config["DATA"]),
        "BYLINE_DATABASE_URL": address,
        "FLASK_APP": str(ROOT / "wsgi.py"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "jobs"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody must ask how it ended, or it stays in the system's table of processes.
    threading.Thread(target=process.wait, daemon=True).start()
