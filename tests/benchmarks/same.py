"""Serve another program just as `flask serve` serves Byline: by the same server, with the same settings."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LAUNCHER = Path(__file__).resolve().parent.parent.parent / "app" / "cli" / "launcher.py"
THREADS = 8
CONNECTIONS = 16384


def _launcher() -> Any:
    """Load the module alone, without the program that it lies in: what is compared must not carry that along."""
    found = importlib.util.spec_from_file_location("launcher", LAUNCHER)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("target", help="module:name of a WSGI application")
    parser.add_argument("port", type=int)
    given = parser.parse_args()
    module, _, name = given.target.partition(":")
    served: WSGIApplication = getattr(importlib.import_module(module), name)
    launcher = _launcher()
    launcher.serve(lambda: served, launcher.Place("127.0.0.1", given.port, 1, THREADS, CONNECTIONS))


if __name__ == "__main__":
    main()
