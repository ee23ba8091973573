"""Let an editor whose session has ended go on: a small page to come back to, and a token of the new session."""

from __future__ import annotations

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from .routes import Route


def token() -> ResponseReturnValue:
    """Return a token for forms that were opened before this session began."""
    return jsonify(csrf_token=generate_csrf())


def signed_in() -> ResponseReturnValue:
    """Show that signing in is done; a script tells the editor and closes the window."""
    return render_template("admin/signed_in.html")


ROUTES = (Route("/token/", token, "admin.enter"), Route("/signed-in/", signed_in, "admin.enter"))
