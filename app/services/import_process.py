"""Start the process that carries out an import, so that it outlives the page and the worker that asked for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from flask import current_app

from app import storage
from app.models import ImportRun

ROOT = Path(__file__).resolve().parent.parent.parent


def start(run: ImportRun, verb: str = "run") -> None:
    """Start `flask import run` (or `undo`) for a run, on the same blog as this process serves."""
    if not current_app.config.get("START_IMPORTS", True):
        return
    database = current_app.config["SQLALCHEMY_DATABASE_URI"]
    address = database if isinstance(database, str) else database.render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "BYLINE_DATA": str(current_app.config["DATA"]),
        "BYLINE_DATABASE_URL": address,
        "FLASK_APP": str(ROOT / "wsgi.py"),
    }
    folder = storage.import_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"log-{run.id}").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "import", verb, str(run.id)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    # Somebody must ask how it ended, or it stays in the system's table of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def is_running(pid: int) -> bool:
    """Tell whether a process of this machine is there and has not ended."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state != "Z"
