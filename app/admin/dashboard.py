"""Show what waits for the person who comes in."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from .routes import Route


def show() -> ResponseReturnValue:
    """Show the dashboard."""
    return render_template("admin/dashboard.html")


ROUTES = (Route("/", show, "admin.enter"),)
