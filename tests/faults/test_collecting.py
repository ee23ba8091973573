"""Test that a collection of garbage in the middle of letting a row go does not end the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_process_outlives_collections_at_the_worst_moment(tmp_path: Path) -> None:
    environment = {**os.environ, "BYLINE_DATA": str(tmp_path), "FLASK_APP": "wsgi.py"}
    options = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "timeout": 120}
    made = subprocess.run([sys.executable, "-m", "flask", "init", "--sample"], check=False, **options)
    assert made.returncode == 0, made.stderr
    done = subprocess.run([sys.executable, "-m", "tests.faults.collecting"], check=False, **options)
    assert done.returncode == 0, done.stderr
    assert "let go of" in done.stdout
